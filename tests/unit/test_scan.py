"""A scan and its result, used as a pandas user would."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc

SCAN = osc.Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen")
ITEMS = SCAN.questionnaire.item_ids
FRAMES = ("scores", "needs", "themes", "recommendations", "quality", "items", "context")


@pytest.fixture(scope="module")
def result():
    return SCAN.run(osc.simulate_answers(SCAN.questionnaire, 6, seed=1))


def refused(call, *arguments, **options):
    with pytest.raises(osc.OntwikkelscanError) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_a_result_is_a_collection_of_people(result):
    assert len(result) == 6
    assert "S00002" in result
    assert "R009" not in result
    assert 7 not in result
    assert [person.id for person in result] == result.respondents


@pytest.mark.parametrize("name", FRAMES)
def test_frames_name_their_respondents_and_are_copies(result, name):
    frame = getattr(result, name)
    before = frame.copy()
    assert set(frame["respondent"]) == set(result.respondents)
    frame["respondent"] = "x"
    pd.testing.assert_frame_equal(getattr(result, name), before)


def test_objects_stand_under_the_words_of_their_frames(result):
    for name in ("scores", "needs", "themes", "recommendations", "quality"):
        pd.testing.assert_frame_equal(getattr(result.objects, name).frame, getattr(result, name))


def test_several_ids_give_the_result_of_those_people(result):
    some = ["S00005", "S00002"]
    part = result[some]
    assert part.respondents == some
    for name in FRAMES:
        whole, frame = getattr(result, name), getattr(part, name)
        expected = pd.concat([whole[whole["respondent"] == respondent] for respondent in some], ignore_index=True)
        pd.testing.assert_frame_equal(frame, expected)
    assert result[result.needs.groupby("respondent")["priority"].max().to_numpy() > 0].respondents
    assert result[2:].respondents == result.respondents[2:]
    assert refused(lambda: result[["R009"]]) == "SCAN-003"


def test_a_person_holds_nobody_else(result):
    person = result["S00003"]
    assert person.objects.answers.respondents.tolist() == ["S00003"]
    for name in ("scores", "needs", "recommendations"):
        assert set(getattr(person, name)["respondent"]) == {"S00003"}


def test_answers_come_in_many_shapes():
    record = {"respondent": "R001"} | dict.fromkeys(ITEMS, 4)
    expected = SCAN.run([record]).scores
    frame = pd.DataFrame([record])
    for answers in (
        frame,
        frame.set_index("respondent"),
        frame.set_index("respondent").rename_axis(None),
        {k: [v] for k, v in record.items()},
    ):
        pd.testing.assert_frame_equal(SCAN.run(answers).scores, expected)


@pytest.mark.parametrize(
    "answers", [7, None, [], ["R001"], {"respondent": ["R001"], "bps_01": [1, 2]}, b"a.csv"], ids=repr
)
def test_other_things_are_no_answers(answers):
    assert refused(SCAN.run, answers) == "ANSWER-025"


def test_a_run_takes_recode_and_encoding(tmp_path):
    file = tmp_path / "antwoorden.csv"
    pd.DataFrame([{"respondent": "R001", "regio": "Fryslân"} | dict.fromkeys(ITEMS, 0)]).to_csv(
        file, index=False, encoding="cp1252"
    )
    assert refused(SCAN.run, file) == "ANSWER-002"
    result = SCAN.run(file, recode={0: 3}, encoding="cp1252")
    assert (result.scores["score"] == 3.0).all()
    assert result.context.loc[0, "regio"] == "Fryslân"


def test_answers_to_another_questionnaire_are_refused():
    hrm = osc.simulate_answers(osc.load_questionnaire("hrm_adviseur"), 3, seed=1)
    assert refused(SCAN.run, hrm) == "ANSWER-019"


def test_answers_take_a_context_of_their_own():
    answers = osc.simulate_answers(SCAN.questionnaire, 3, seed=1)
    context = pd.DataFrame({"respondent": ["S00003", "S00001", "S00002"], "rol": ["loco", "aspirant", "loco"]})
    assert SCAN.run(answers, respondents=context).context["rol"].tolist() == ["aspirant", "loco", "loco"]
    assert refused(SCAN.run, answers, respondents=context.replace("loco", "baas")) == "CONTEXT-001"


def test_a_frame_with_labels_counts_by_its_labels(result):
    levels = pd.DataFrame(4.0, index=result.respondents, columns=list(SCAN.questionnaire.competency_ids))
    levels.loc["S00001", "visie"] = 2.0
    shuffled = levels.sample(frac=1, random_state=1)[sorted(levels.columns)]
    by_place, by_label = (
        osc.identify_needs(result.objects.scores, required=frame) for frame in (levels.to_numpy(), shuffled)
    )
    np.testing.assert_array_equal(by_place.need_probability, by_label.need_probability)
    context = result.context.assign(rol=["loco"] * 5 + ["aspirant"])
    expected = osc.recommend_programmes(result.objects.needs, SCAN.programmes, respondents=context).frame
    found = osc.recommend_programmes(result.objects.needs, SCAN.programmes, respondents=context[::-1]).frame
    pd.testing.assert_frame_equal(found, expected)


def test_part_of_the_answers(result):
    answers = result.objects.answers
    assert answers[answers.respondents != "S00001"].respondents.tolist() == result.respondents[1:]
    drawn = answers.sample(3, seed=4)
    assert len(drawn) == 3
    assert drawn.respondents.tolist() == answers.sample(3, seed=4).respondents.tolist()
    assert answers.sample(99).respondents.tolist() == result.respondents
