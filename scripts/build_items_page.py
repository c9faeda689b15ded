"""Write docs/items.md from the questionnaires: python scripts/build_items_page.py."""

from __future__ import annotations

from pathlib import Path

import ontwikkelscan as osc

PAGE = Path(__file__).resolve().parents[1] / "docs" / "items.md"
QUESTIONNAIRES = ("gemeentesecretaris", "hrm_adviseur")
INTRO = """# Every statement, and why it is asked

Made from the data by `python scripts/build_items_page.py`. Statements are ours; definitions follow the sources. A
statement with - counts the other way round. Facets are what the definition of a competency is made of: each has a
statement at least, and none has enough of them for a score.
"""


def page() -> str:
    """Return the page: a table per competency."""
    parts = [INTRO]
    for name in QUESTIONNAIRES:
        scan = osc.load_questionnaire(name)
        parts.append(f"## {scan.title} ({scan.id} {scan.version})\n")
        tasks = {task.id: task.name for task in scan.tasks}
        for competency in scan.competencies:
            facets = {facet.id: facet.name for facet in competency.facets}
            parts.append(f"### {competency.name}\n\n{competency.definition}\n")
            rows = [
                f"| {'-' if item.reverse else ''}{item.id} | {item.text} | {facets[item.facet or '']} "
                f"| {tasks[item.task or '']} | {item.why} |"
                for item in competency.items
            ]
            parts.append(
                "\n".join(["| item | statement | facet | task | why |", "| --- | --- | --- | --- | --- |", *rows])
            )
            parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
