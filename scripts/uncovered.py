"""Compare the branches that no test took with the list of those that need none: python scripts/uncovered.py.

After ``coverage run -m pytest``, over the packages that ``[tool.coverage.run]`` of pyproject.toml names. A branch that
was not taken and does not stand in ``tests/contracts/uncovered.yaml`` fails, and so does one there that was taken:
each is told by the text of its line and of the line where it would go.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tests" / "contracts" / "uncovered.yaml"
LEAST = 0.95
"""Share of the branches of each package that a test takes, whatever is listed."""


def missed(found: dict[str, Any], lines: list[str]) -> set[str]:
    """Return the branches of a module that were not taken, and lines that no branch leads to and that did not run."""

    def text(number: int) -> str:
        return lines[number - 1].strip() if number > 0 else "the end"

    told = {f"{text(start)} -> {text(to)}" for start, to in found["missing_branches"]}
    reached = {to for _, to in found["missing_branches"]}
    ran = sorted({*found["executed_lines"], *found["missing_lines"]})
    before = dict(zip(ran[1:], ran, strict=False))
    lost = set(found["missing_lines"])
    return told | {text(line) for line in lost if line not in reached and before.get(line) not in lost}


def compare(
    report: dict[str, Any], listed: dict[str, dict[str, str]], root: Path
) -> tuple[list[str], dict[str, float]]:
    """Return what differs from the list, and of each package the share of its branches that was taken."""
    faults, branches = [], defaultdict(lambda: [0, 0])
    for name, found in report["files"].items():
        place = Path(name).as_posix()
        now = missed(found, (root / place).read_text("utf-8").splitlines())
        known = set(listed.get(place, ()))
        faults += [f"{place}: no test takes: {one}" for one in sorted(now - known)]
        faults += [f"{place}: listed, but a test takes it: {one}" for one in sorted(known - now)]
        of = branches[str(Path(place).parent.as_posix())]
        of[0] += found["summary"]["covered_branches"]
        of[1] += found["summary"]["num_branches"]
    faults += [
        f"{place}: listed, but not measured"
        for place in listed
        if place not in {Path(name).as_posix() for name in report["files"]}
    ]
    shares = {package: took / there if there else 1.0 for package, (took, there) in sorted(branches.items())}
    return faults + [f"{name}: {share:.1%} of the branches" for name, share in shares.items() if share < LEAST], shares


def main() -> int:
    """Print what differs and the shares, and return whether anything does."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", out], cwd=ROOT, check=True)  # noqa: S603
        report = json.loads(out.read_text("utf-8"))
    faults, shares = compare(report, yaml.safe_load(LIST.read_text("utf-8")), ROOT)
    print("\n".join([*faults, *(f"{share:7.2%} of the branches: {package}" for package, share in shares.items())]))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
