"""A page of a study: tables with acceptances, written by one command."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import scipy
from threadpoolctl import threadpool_limits

from study.draw import SEED, use_seed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

Cell = str | bool | None
MINUTES = 120
"""Seconds of computing, by this process and those it starts, from which a run is told in minutes."""


class Table(NamedTuple):
    """A section of the page; header and rows are cells joined by "|", or lists of them."""

    title: str
    intro: str
    header: str
    rows: Sequence[Sequence[Cell]]

    def markdown(self) -> str:
        """Return heading, introduction and table."""
        words = {True: "holds", False: "**does not hold**", None: "published only"}
        rows = [[cell if isinstance(cell, str) else words[cell] for cell in row] for row in self.rows]
        lines = [self.header.split("|"), ["---"] * len(self.rows[0]), *rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return f"## {self.title}\n\n{' '.join(self.intro.split())}\n\n{table}\n"

    def verdicts(self) -> list[bool]:
        """Return the acceptances."""
        return [cell for row in self.rows for cell in row if isinstance(cell, bool)]


def percent(share: float, decimals: int = 1) -> str:
    """Write a share as percentage; a dash where there is none."""
    return "-" if np.isnan(share) else f"{100 * share:.{decimals}f} %"


def names_of(section: Callable[[Any], Table]) -> set[str]:
    """Return what a section is called: its own name and that of its module."""
    return {section.__name__, section.__module__.rpartition(".")[2]}


def run_study(
    script: str,
    intro: str,
    sections: Sequence[Callable[[Any], Table]],
    sizes: tuple[Any, Any],
    packages: Sequence[ModuleType] = (np, scipy),
    limits: str = "",
) -> int:
    """Write the page of a study to docs; return 1 if an acceptance does not hold.

    ``sizes``: of the whole run and of a quick one, which is not judged; each section takes one of them. ``limits``
    stands after the introduction. Some sections alone are printed, not written.
    """
    root, name = Path(script).resolve().parents[1], Path(script).stem
    page = root / "docs" / f"{name.replace('_', '-')}.md"
    parser = argparse.ArgumentParser(description=intro)
    parser.add_argument("-o", "--output", type=Path, help=f"left out: {page.name}, in docs")
    parser.add_argument("--quick", action="store_true", help="few replications, for a test")
    parser.add_argument("--only", default="", help="sections by name or by module of study, joined by commas")
    parser.add_argument("--seed", type=int, default=SEED, help="another one tries a rule on other people")
    given = parser.parse_args()
    asked = set(filter(None, given.only.split(",")))
    chosen = [section for section in sections if not asked or asked & names_of(section)]
    if unknown := asked - set().union(*map(names_of, sections)):
        parser.error(f"there is no section {', '.join(unknown)}")
    use_seed(given.seed)
    start = perf_counter()
    with threadpool_limits(1):
        tables = []
        for section in chosen:
            tables.append(section(sizes[given.quick]))
            print(f"{section.__name__}: {perf_counter() - start:.0f} seconds", file=sys.stderr)
    seconds = sum(os.times()[:4])
    verdicts = [holds for table in tables for holds in table.verdicts()]
    told = (
        "Quick run: too few for a verdict." if given.quick else f"{sum(verdicts)} of {len(verdicts)} acceptances hold."
    )
    lasted = f"{max(10, round(seconds, -1)):.0f} seconds" if seconds < MINUTES else f"{seconds / 60:.0f} minutes"
    versions = ", ".join(f"{package.__name__} {package.__version__}" for package in packages)
    options = [*(["--quick"] if given.quick else []), *([f"--only {given.only}"] if given.only else [])]
    options += [f"--seed {given.seed}"] if given.seed != SEED else []
    parts = [
        f"# {name.replace('_', ' ').capitalize()}",
        " ".join(f"{intro} {told}".split()),
        " ".join([f"    python scripts/{name}.py", *options]),
        f"Seed {given.seed}; about {lasted} on one core; Python {platform.python_version()}, {versions}.",
        *([limits.strip()] if limits else []),
        *(table.markdown().rstrip() for table in tables),
    ]
    text = "\n\n".join(parts) + "\n"
    output = given.output or (None if given.only or given.quick else page)
    if output is None:
        print(text)
    else:
        output.write_text(text, encoding="utf-8")
    return 0 if given.quick or all(verdicts) else 1
