"""What is released does not change: each version has its checksum here.

Under ``draft`` stands what no release held yet. A change of it makes this test fail, so that none goes unnoticed;
``python -m tests.contracts.test_released`` writes the list anew. A release freezes it (``scripts/release.py``): what
stands under ``frozen`` is never written again. It gets a new version, and its old folder stays, so that scores, norms
and advice that were given can be understood later.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from ontwikkelscan import load_norm, load_programmes, load_questionnaire, load_thresholds
from ontwikkelscan.loading.data_root import data_root

LIST = Path(__file__).parent / "released.yaml"


def released():
    """Return the checksum of every bundled version; editions of a programme are added each year and do not count."""
    found = {}
    for kind, load in (("questionnaires", load_questionnaire), ("norms", load_norm)):
        for folder in data_root(kind).iterdir():
            for version in folder.iterdir() if folder.is_dir() else ():
                found[f"{kind}/{folder.name}/{version.name}"] = load(f"{folder.name}/{version.name}").content_hash
    for programme in load_programmes().programmes:
        lasting = programme.model_copy(update={"editions": ()})
        found[f"programmes/{programme.id}/{programme.version}"] = lasting.content_hash
    thresholds = load_thresholds()
    found[f"norms/thresholds/{thresholds.version}"] = thresholds.content_hash
    return dict(sorted(found.items()))


def listed():
    """Return the checksums under ``draft`` and under ``frozen``."""
    lists = yaml.safe_load(LIST.read_text())
    return lists["draft"], lists["frozen"]


def renewed(now, frozen, *, freeze=False):
    """Return the two lists for what is there now, all of it frozen if a release asks so; what was frozen stays."""
    new = {name: known for name, known in now.items() if name not in frozen}
    draft, frozen = ({}, {**frozen, **new}) if freeze else (new, frozen)
    return {"draft": draft, "frozen": frozen}


def test_nothing_that_is_released_has_changed():
    draft, frozen = listed()
    assert draft.keys().isdisjoint(frozen)
    assert released() == {**draft, **frozen}


def test_what_is_frozen_is_never_written_again():
    now, frozen = {"a/1": "new", "a/2": "x"}, {"a/1": "old"}
    assert renewed(now, frozen) == {"draft": {"a/2": "x"}, "frozen": frozen}
    assert renewed(now, frozen, freeze=True) == {"draft": {}, "frozen": {"a/1": "old", "a/2": "x"}}
    assert renewed({}, frozen) == {"draft": {}, "frozen": frozen}


def test_a_folder_holds_the_version_that_it_is_named_after():
    for name in released():
        kind, folder, version = name.split("/")
        if kind == "questionnaires":
            loaded = load_questionnaire(f"{folder}/{version}")
        elif kind == "norms" and folder != "thresholds":
            loaded = load_norm(f"{folder}/{version}")
        else:
            continue
        assert (loaded.id, loaded.version) == (folder, version)


if __name__ == "__main__":
    both = renewed(released(), listed()[1], freeze=sys.argv[1:] == ["--freeze"])
    LIST.write_text(yaml.safe_dump(both, sort_keys=True), encoding="utf-8")
