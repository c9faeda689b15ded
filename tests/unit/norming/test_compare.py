"""A norm beside scores: what it adds, what it leaves alone, and a norm that goes to a file and back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ontwikkelscan import OntwikkelscanError, build_norm, compare_with_norm, load_norm, load_questionnaire, score
from ontwikkelscan import simulate_answers as simulate
from ontwikkelscan.model.answers import Reading

SCAN = load_questionnaire("gemeentesecretaris")
WORDS = {"version": "1", "title": "Proef", "date": "2026-01-01", "source": "test", "stamp": "proef"}


def as_if_real(answers):
    """Pass simulated answers off as those of people, which only a test may do."""
    return replace(answers, reading=Reading("proef", len(answers)))


@pytest.fixture(scope="module")
def sample():
    return as_if_real(simulate(SCAN, 400, seed=3))


@pytest.fixture(scope="module")
def people():
    return score(simulate(SCAN, 60, seed=4))


def test_norm_to_file_and_back(sample, tmp_path):
    norm = build_norm(sample, id="proef", kind="simulated", **WORDS)
    norm.save(tmp_path)
    assert load_norm(tmp_path) == norm
    assert sorted(path.name for path in tmp_path.iterdir()) == ["norm.yaml", "tables.csv"]


def test_a_changed_norm_is_refused(sample, tmp_path):
    build_norm(sample, id="proef", kind="simulated", **WORDS).save(tmp_path)
    path = tmp_path / "norm.yaml"
    path.write_text(path.read_text().replace("title: Proef", "title: Prooi"))
    with pytest.raises(OntwikkelscanError) as caught:
        load_norm(tmp_path)
    assert caught.value.code == "NORM-002"


def test_a_norm_needs_no_more_than_an_id(sample):
    """Without more it is a norm of convenience, stamped as such, and as empirical as its answers."""
    norm = build_norm(sample, id="proef")
    assert (norm.kind, norm.status, norm.title) == ("convenience", "empirical", "proef")
    assert norm.stamp == "norm van een gelegenheidssteekproef"


def test_an_empirical_norm_gives_kelley_and_labels(sample, people):
    norm = build_norm(sample, id="proef", kind="convenience", **WORDS)
    compared = compare_with_norm(people, norm)
    assert set(compared.basis) == {"norm"}
    scale, place = norm.scales[0], 0
    x = people.values("score")[:, place]
    expected = scale.mean + scale.reliability * (x - scale.mean)
    np.testing.assert_allclose(compared.values("true_score")[:, place], expected, atol=1e-12)
    assert set(compared.frame["norm_label"]) - {""}


def test_percentile_t_and_stanine_agree(people):
    frame = compare_with_norm(people, load_norm("gesimuleerd_gemeentesecretarissen")).frame
    assert frame["percentile_rank"].between(0, 100, inclusive="neither").all()
    order = frame.sort_values("percentile_rank")
    assert order["t_score"].is_monotonic_increasing
    assert order["stanine"].is_monotonic_increasing
    assert (frame["percentile_low"] <= frame["percentile_rank"]).all()
    assert (frame["percentile_rank"] <= frame["percentile_high"]).all()


def test_peaks_are_looked_for_among_what_counts(people):
    relevant = np.full((len(people), 14), "no", dtype=object)
    relevant[:, :6] = "yes"
    frame = compare_with_norm(people, load_norm("gesimuleerd_gemeentesecretarissen"), relevant=relevant).frame
    core = frame["kind"] == "core"
    assert (frame.loc[~core, "peak"] == "").all()
    assert frame.loc[core, "peak"].isin(["peak", "trough", "none"]).all()
    sums = frame[core].groupby("respondent")["deviation"].sum()
    assert sums.abs().max() < 1e-9
