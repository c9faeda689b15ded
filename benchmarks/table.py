"""Make the table of what is fast and what is not: python benchmarks/table.py writes benchmarks/README.md.

``--quick`` takes fewer people and rounds, and prints the table instead. A part is a module with ``rows(quick=...)``.
"""

from __future__ import annotations

import argparse
import os
import platform
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rows import Row

PAGE = Path(__file__).with_name("README.md")
PARTS = ("scoring", "score_pipeline", "commands", "reports")
HEAD = "| what | peer | ours | ratio | must be | held | tried |\n| --- | --- | --- | --- | --- | --- | --- |"


def line(row: Row) -> str:
    """Write a row of the table."""
    limit = f"{'at most' if row.at_most else 'at least'} {row.must:g}"
    cells = (
        row.what,
        row.peer,
        row.ours,
        f"{row.ratio:.2g}",
        limit,
        *(("yes", "") if row.held else ("**no**", row.tried)),
    )
    return f"| {' | '.join(cells)} |"


def page(rows: list[Row]) -> str:
    """Write the page."""
    machine = f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cores"
    return f"""# Speed

Made by `python benchmarks/table.py` on {datetime.now(UTC).date()}: {machine}.
A ratio is of two things in one run, in turn; times are medians of CPU time with the least and the most, rates are by
the clock. Divisions into cohorts: `python benchmarks/cohorts.py`.

{HEAD}
""" + "".join(line(row) + "\n" for row in rows)


def main() -> None:
    """Measure each part that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer people and rounds; print, and write nothing")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part (may be repeated)")
    options = parser.parse_args()
    there = [part for part in options.only or PARTS if PAGE.with_name(f"{part}.py").is_file()]
    made = page([row for part in there for row in import_module(part).rows(quick=options.quick)])
    if options.quick or options.only:
        print(made)
    else:
        PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
