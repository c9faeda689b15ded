"""Answers to another version are refused, or mapped as the comparability file says."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, OntwikkelscanWarning, load_questionnaire, read_answers, score

SOURCE = Path(__file__).resolve().parents[3] / "questionnaires" / "gemeentesecretaris" / "2026-2"
COMPARABLE = """
versions:
  - version: "2025-1"
    competencies: [visie, zelfreflectie]
    items: {vis_01: vis_09}
    dropped: [vis_10]
    reason: "dezelfde stellingen; vergeleken door de commissie"
"""


@pytest.fixture
def newer(tmp_path):
    """The questionnaire with a statement of what can be compared with its version of 2025."""
    shutil.copytree(SOURCE, tmp_path / "nieuw")
    (tmp_path / "nieuw" / "comparability.yaml").write_text(COMPARABLE)
    return load_questionnaire(tmp_path / "nieuw")


def people(questionnaire, version, **answers):
    items = dict.fromkeys(questionnaire.item_ids, 3) | answers
    frame = pd.DataFrame([{"respondent": name, **items} for name in ("R001", "R002")])
    return frame.assign(vragenlijst_versie=version)


@pytest.mark.parametrize("version", ["2026-2", "gemeentesecretaris 2026-2", None])
def test_the_same_version_is_read(newer, version):
    answers = read_answers(people(newer, version), newer)
    assert (score(answers).status == "scored").all()


def test_another_version_is_refused():
    scan = load_questionnaire("gemeentesecretaris")
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(people(scan, "2025-1"), scan)
    assert caught.value.code == "ANSWER-015"


def test_two_versions_in_one_file_are_refused(newer, tmp_path):
    mixed = people(newer, ["2026-2", "2025-1"])
    mixed.to_csv(tmp_path / "antwoorden.csv", index=False)
    for source in (mixed, tmp_path / "antwoorden.csv"):
        with pytest.raises(OntwikkelscanError) as caught:
            read_answers(source, newer)
        assert caught.value.code == "ANSWER-016"


def test_a_comparable_version_is_mapped(newer, tmp_path):
    """vis_01 was called vis_09; only visie and zelfreflectie may be compared, the rest was not asked."""
    old = people(newer, "2025-1", vis_09=5, vis_10=1, belang_visie=4, belang_samenwerken=4).drop(columns="vis_01")
    old.to_csv(tmp_path / "antwoorden.csv", index=False)
    for source in (old, tmp_path / "antwoorden.csv"):
        with pytest.warns(OntwikkelscanWarning, match="version 2025-1; comparable are zelfreflectie, visie"):
            answers = read_answers(source, newer)
        frame = score(answers).frame.set_index(["respondent", "competency"])
        scored = frame[frame["status"] == "scored"]
        assert set(scored.index.get_level_values("competency")) == {"visie", "zelfreflectie"}
        assert scored.loc[("R001", "visie"), "score"] == (7 * 3 + 5) / 8
        assert (frame.loc[~frame.index.isin(scored.index), "status"] == "not_asked").all()
        assert "commissie" in answers.reading.warnings[0]
        assert np.nansum(answers.importance) == 8


def test_every_score_says_what_it_is_a_score_of(newer):
    scores = score(read_answers(people(newer, "2026-2"), newer))
    assert scores.questionnaire.card == scores.frame.attrs["questionnaire"]
    assert scores.frame.attrs["questionnaire"]["hash"] == newer.measurement_hash
