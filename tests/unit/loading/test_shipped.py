"""What is shipped is as it was released, and told when it is not."""

from __future__ import annotations

import pytest

import ontwikkelscan as osc
from ontwikkelscan.errors import OntwikkelscanWarning
from ontwikkelscan.loading import shipped


def test_the_checksums_are_those_of_what_is_here():
    """When this fails: python scripts/build_checksums.py."""
    assert shipped.released() == shipped.data_digests()


def test_rules_norms_programmes_and_texts_are_among_them():
    names = shipped.released()
    for name in (
        "nl.yaml",
        "messages.yaml",
        "questionnaires/gemeentesecretaris/2026-2/rules.yaml",
        "norms/gesimuleerd_gemeentesecretarissen/2026-2/tables.csv",
        "programmes/leergang_lokaal_leiderschap/programme.yaml",
    ):
        assert name in names
    assert not any(name.endswith(".py") for name in names)


@pytest.fixture
def one_changed(monkeypatch):
    """A rule that someone changed by hand, and one that was added."""
    found = dict(shipped.digests())
    found["questionnaires/gemeentesecretaris/2026-2/rules.yaml"] = "0"
    found["questionnaires/eigen/1/rules.yaml"] = "1"
    monkeypatch.setattr(shipped, "digests", lambda: found)
    shipped.changed_files.cache_clear()
    yield
    shipped.changed_files.cache_clear()


def test_what_was_changed_is_told_at_every_run(one_changed):
    assert shipped.changed_files() == (
        "questionnaires/eigen/1/rules.yaml",
        "questionnaires/gemeentesecretaris/2026-2/rules.yaml",
    )
    with pytest.warns(OntwikkelscanWarning, match="not as they were released: questionnaires/eigen"):
        osc.Scan("gemeentesecretaris")
