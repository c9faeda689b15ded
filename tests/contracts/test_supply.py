"""What the package rests on: licences that go with its own, bounds that were tried, and files by their hashes."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FREE = {
    *(
        "MIT",
        "MIT License",
        "MIT-CMU",
        "BSD License",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "0BSD",
        "Zlib",
        "CC0-1.0",
        "OFL-1.1",
    ),
    *("Apache-2.0", "Apache 2.0", "ISC License (ISCL)", "PSF-2.0", "Python Software Foundation License"),
}
"""Licences of others that may be used beside the EUPL."""
EXTRAS = ("excel", "notebook")


def rests_on(name, extras, found):
    """Add a distribution that is installed, and all that it needs here."""
    if (key := canonicalize_name(name)) in found:
        return
    found[key] = distribution(name)
    for line in found[key].requires or []:
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            rests_on(needed.name, tuple(needed.extras), found)


def licences(found):
    """Return the licences that a distribution names: as an expression, else as classifiers, else in words."""
    told = found.metadata
    if expression := told.get("License-Expression"):
        return re.split(r" AND | OR ", expression)
    named = [line.split("::")[-1].strip() for line in told.get_all("Classifier") or [] if line.startswith("License")]
    return named or [told.get("License") or "none"]


def test_all_that_is_used_is_free():
    found = {}
    rests_on("ontwikkelscan", EXTRAS, found)
    del found["ontwikkelscan"]
    assert len(found) > 30
    assert {name: kinds for name, one in found.items() if not set(kinds := licences(one)) <= FREE} == {}


def test_bounds_are_a_lowest_and_a_next_version_that_was_not_tried():
    asked = [
        *PROJECT["dependencies"],
        *(line for name in ("arrow", "exact", *EXTRAS) for line in PROJECT["optional-dependencies"][name]),
    ]
    for line in asked:
        needed = Requirement(line)
        assert {one.operator for one in needed.specifier} == {">=", "<"}, line


def test_what_development_installs_is_known_by_hash_from_anywhere():
    """When a name lacks: see the second line of CONTRIBUTING about requirements-dev.txt."""
    text = (ROOT / "requirements-dev.txt").read_text("utf-8")
    assert not re.findall(r"^--|://", text, flags=re.MULTILINE)
    listed = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", text, flags=re.MULTILINE)}
    named = [*PROJECT["dependencies"], *(line for lines in PROJECT["optional-dependencies"].values() for line in lines)]
    assert {canonicalize_name(Requirement(line).name) for line in named} <= listed
    for block in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block
