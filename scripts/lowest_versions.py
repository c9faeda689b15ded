"""Print the lowest version of each library that is promised, for pip: python scripts/lowest_versions.py."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
LOWEST = re.compile(r"([\w.-]+)>=([\w.]+)")


def lowest(names: tuple[str, ...] = ("excel",)) -> list[str]:
    """Return ``name==version`` of what the package and these extras need."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(one for name in names for one in project["optional-dependencies"][name])]
    return ["{}=={}".format(*LOWEST.match(one).groups()) for one in asked]  # type: ignore[union-attr]


if __name__ == "__main__":
    print("\n".join(lowest()))
