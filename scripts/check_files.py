"""Refuse what does not belong in the repository (python scripts/check_files.py FILES), before each commit.

YAML that cannot be read, files that are large, and what looks like answers or documents of people. Only names are told.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import yaml

LARGEST = 1_000_000
"""Bytes. The largest that is kept is what the sources are compared by (tests/contracts/source_runs.bin)."""
FICTITIOUS = ("examples/", "tests/")
"""Where answers of nobody stand."""
OF_PEOPLE = (".docx", ".ods", ".parquet", ".pdf", ".sav", ".xls", ".xlsb", ".xlsx")
"""Endings of documents, and of tables that people fill in."""
ANSWERS = re.compile(rb'^\W*respondent\b|"respondent"\s*:\s*"|"ontwikkelscan/answers/')
TABLES = (".csv", ".json", ".tsv", ".txt")


def fault(name: str, content: bytes) -> str | None:
    """Return why a file is refused, if it is. ``name`` is as git tells it, from the root on."""
    ending = Path(name).suffix.lower()
    if len(content) > LARGEST:
        return f"larger than {LARGEST:,} bytes"
    if not name.startswith(FICTITIOUS):
        if ending in OF_PEOPLE:
            return "a document, or a table that people fill in"
        if ending in TABLES and ANSWERS.search(content[:100_000]):
            return "holds answers or outcomes of people"
    if ending in (".yaml", ".yml"):
        try:
            yaml.safe_load(content)
        except yaml.YAMLError:
            return "no YAML"
    return None


def main(names: list[str]) -> int:
    """Print what is refused, and return whether anything was."""
    faults = {name: fault(name, Path(name).read_bytes()) for name in names}
    print("\n".join(f"{name}: {why}" for name, why in faults.items() if why), end="\n" if any(faults.values()) else "")
    return int(any(faults.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
