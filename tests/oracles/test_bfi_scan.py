"""A scan of real answers with a norm of real answers: half of bfi is the norm group of the other half."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ontwikkelscan import Scan, build_norm
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.reporting.person_report import person_report


def rows(answers, chosen):
    return replace(
        answers,
        respondents=answers.respondents[chosen],
        codes=answers.codes[:, chosen],
        importance=answers.importance[chosen],
        context=answers.context.iloc[chosen],
    )


@pytest.fixture(scope="module")
def result(bfi):
    order = np.random.default_rng(1).permutation(len(bfi))
    norm = build_norm(rows(bfi, np.sort(order[:1400])), id="bfi_helft", title="De ene helft van bfi", date="2026-01-01")
    return Scan(bfi.questionnaire, norm=norm).run(rows(bfi, np.sort(order[1400:])))


def test_frames_of_the_other_half(result):
    scores = result.scores
    assert len(scores) == 1400 * 5
    assert set(scores["competency"]) == set(result.questionnaire.competency_ids)
    scored = scores[scores["status"] == "scored"]
    assert set(scored.loc[scored["basis"] == "unreliable", "competency"]) == {"openness"}  # alpha .59 in this half
    assert set(scored["basis"]) == {"norm", "unreliable"}
    assert scored[["true_score", "ci_low", "percentile_rank", "t_score", "stanine"]].notna().all(axis=None)
    assert (scored["norm_label"] != "").all()
    assert scored["percentile_rank"].between(0, 100, inclusive="neither").all()
    assert scored.groupby("competency")["percentile_rank"].mean().between(47, 53).all()
    assert (result.needs["band"] == "unknown").all()
    told = result.quality.query("index == 'caution'")["flag"]
    assert told.tolist() == ["not_computable"] * 1400


def test_reports_of_five_people_have_no_needs_section(result, tmp_path):
    for name in result.respondents[:5]:
        path = tmp_path / f"{name}.pdf"
        result[name].save_report(path)
        assert path.stat().st_size > 10_000
        text = render_html(person_report(result[name].record)).decode()
        assert "neuroticism" in text
        assert "norm van een gelegenheidssteekproef" in text
        for absent in ("Waar je aan kunt werken", "Programma", "vereist niveau (voorlopig)", "wat je werk vraagt"):
            assert absent not in text
