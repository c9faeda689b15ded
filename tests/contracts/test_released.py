"""What is released does not change unnoticed: each version has its checksum here.

A change makes this test fail. What is in use gets a new version, and its old folder stays, so that scores, norms and
advice that were given can be understood later. Only then: ``python -m tests.contracts.test_released`` writes the list.
"""

from __future__ import annotations

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


def test_nothing_that_is_released_has_changed():
    assert released() == yaml.safe_load(LIST.read_text())


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
    LIST.write_text(yaml.safe_dump(released(), sort_keys=True), encoding="utf-8")
