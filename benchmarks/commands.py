"""Whole processes of the command line beside importing what they cannot do without: python benchmarks/commands.py."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from rows import Row, print_rows, processes, told

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "gemeentesecretaris.csv"
SMALL = "import typer, yaml; from pydantic import BaseModel\nclass One(BaseModel): number: int"
"""One model: ``import pydantic`` alone loads nothing of what a model takes."""
LARGE = f"import pandas, scipy.special; pandas.read_csv({str(EXAMPLE)!r})"
PEERS = {"typer, yaml and pydantic with one model": SMALL, "pandas, scipy.special and the same file": LARGE}
COMMANDS = {
    "--help": (["--help"], 0, 1.2),
    "form": (["form", "gemeentesecretaris", "--overwrite", "-o", "form.html"], 0, 1.5),
    "check of 24 people": (["check", str(EXAMPLE)], 1, 2.2),
    "score of 24 people": (["score", str(EXAMPLE), "--overwrite", "-o", "uit"], 1, 2.3),
}
"""What is asked, which peer it is set beside, and how many times as long it may take."""
TRIED = (
    "each command loads what it needs, libyaml, scipy.optimize and drawing late, no numpy for a form; left: our models"
)


def rows(*, quick: bool = False) -> list[Row]:
    """Measure the commands and their peers in turn."""
    commands = [["-m", "ontwikkelscan", *asked] for asked, _, _ in COMMANDS.values()]
    with tempfile.TemporaryDirectory() as folder:
        found = processes([*commands, *(["-c", code] for code in PEERS.values())], 3 if quick else 15, Path(folder))
    peers = found[len(commands) :]
    made = []
    for (name, (_, place, most)), ours in zip(COMMANDS.items(), found, strict=False):
        theirs = peers[place]
        ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
        peer = f"importing {list(PEERS)[place]}: {told(theirs)}"
        made.append(
            Row(
                f"`{name}`, whole process",
                peer,
                told(ours),
                ratio,
                most,
                at_most=True,
                tried=TRIED,
            )
        )
    return made


if __name__ == "__main__":
    print_rows(rows())
