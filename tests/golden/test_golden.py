"""Text and data of two example people stay as they are, unless someone means to change them.

After a change that is meant: python -m tests.golden.test_golden, and read the difference before you commit it.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ontwikkelscan import Scan
from ontwikkelscan.charts.radar_geometry import vertices
from ontwikkelscan.documents.blocks import Figure
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.intake import intake_data
from ontwikkelscan.reporting.person_report import person_report
from ontwikkelscan.reporting.profile import radar_axes

HERE = Path(__file__).parent
PEOPLE = ("R001", "R008")


def made() -> dict[str, str]:
    """Return the golden files as the software makes them now."""
    scan = Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen")
    result = scan.run(str(data_root("examples") / "gemeentesecretaris.csv"))
    object.__setattr__(result, "time", datetime(2026, 11, 22, tzinfo=UTC))
    files = {}
    for name in PEOPLE:
        record = result[name].record
        files[f"{name}-report.txt"] = "\n".join(lines(person_report(record))) + "\n"
        data = intake_data(result[name].intake("leergang_lokaal_leiderschap", share="all").record)
        files[f"{name}-intake.json"] = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    points = vertices([axis.score for axis in radar_axes(result["R001"].record)], 1, 5)
    files["R001-vertices.json"] = json.dumps([[round(x, 6), round(y, 6)] for x, y in points], indent=1) + "\n"
    return files


def lines(document):
    """Yield the text of a document, block by block."""
    yield from (document.title, document.subtitle, document.footer)
    for block in document.blocks:
        yield f"[{type(block).__name__}]"
        if isinstance(block, Figure):
            yield from (block.caption, block.alt)
            continue
        for field in fields(block):
            value = getattr(block, field.name)
            if isinstance(value, str):
                yield value
            elif isinstance(value, tuple) and field.name in ("items", "header", "rows", "pairs"):
                yield from (" | ".join(row) if isinstance(row, tuple) else row for row in value)


@pytest.fixture(scope="module")
def now():
    return made()


@pytest.mark.parametrize(
    "name", [f"{person}-{kind}" for person in PEOPLE for kind in ("report.txt", "intake.json")] + ["R001-vertices.json"]
)
def test_golden(now, name):
    assert now[name] == (HERE / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    for file_name, text in made().items():
        (HERE / file_name).write_text(text, encoding="utf-8")
