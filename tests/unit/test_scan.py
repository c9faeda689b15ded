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


@pytest.mark.parametrize("answers", [7, None, [], [7], {"respondent": ["R001"], "bps_01": [1, 2]}, b"a.csv"], ids=repr)
def test_other_things_are_no_answers(answers):
    assert refused(SCAN.run, answers) == "ANSWER-025"


def test_a_run_takes_recode_and_encoding(tmp_path):
    file = tmp_path / "antwoorden.csv"
    pd.DataFrame([{"respondent": "R001", "regio": "Fryslân"} | dict.fromkeys(ITEMS, 0)]).to_csv(
        file, index=False, encoding="cp1252"
    )
    assert refused(SCAN.run, file, encoding="utf-8") == "ANSWER-002"
    result = SCAN.run(file, recode={0: 3}, encoding="cp1252")
    assert (result.scores["score"] == 3.0).all()
    assert result.context.loc[0, "regio"] == "Fryslân"


def test_a_run_takes_what_headings_hold():
    frame = pd.DataFrame([{"Nummer": "R001"} | dict.fromkeys(ITEMS, 3)]).rename(columns={ITEMS[0]: "Q1[SQ001]"})
    result = SCAN.run(frame, columns={"Nummer": "respondent", "Q1[SQ001]": ITEMS[0]})
    assert (result.scores["score"] == 3.0).all()
    assert refused(SCAN.run, frame, columns={"Nummer": "respondent", "weg": ITEMS[0]}) == "ANSWER-032"


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


def test_steps_take_the_object_the_frame_or_the_result(result):
    levels = dict.fromkeys(SCAN.questionnaire.competency_ids, 4.0)
    expected = osc.identify_needs(result.objects.scores, required=levels)
    for given in (result, result.scores, result.scores.sample(frac=1, random_state=2)):
        found = osc.identify_needs(given, required=levels)
        order = [list(found.respondents).index(name) for name in expected.respondents]
        np.testing.assert_allclose(found.need_probability[order], expected.need_probability, rtol=0, atol=1e-12)
        np.testing.assert_array_equal(found.band[order], expected.band)
    options = {"programmes": SCAN.programmes, "respondents": result.context}
    for given in (result, result.needs):
        pd.testing.assert_frame_equal(osc.recommend_programmes(given, **options).frame, result.recommendations)
        pd.testing.assert_frame_equal(osc.identify_themes(given).frame, result.themes)
    people = result.context.assign(toegelaten="ja", vraagt="ja", biedt="ja")
    programme = "leernetwerkgroep_eigen_regie_en_vertrouwen"
    for given in (result, result.needs):
        pairs = osc.match_peers(given, people).frame
        pd.testing.assert_frame_equal(pairs, osc.match_peers(result.objects.needs, people).frame)
        assert osc.compose_cohorts(people, programme, needs=given).settings["needs"]
        assert osc.cluster_needs(given).reason == osc.cluster_needs(result).reason
    with_scores = result.needs.merge(result.scores[["respondent", "competency", "score"]])
    with_scores.attrs = result.needs.attrs
    for given in (result, with_scores):
        pd.testing.assert_frame_equal(osc.group_picture(given, result.objects.answers).frame, result.group().frame)


def test_a_frame_that_lacks_something_says_what(result):
    assert refused(osc.group_picture, result.needs, result.context) == "SCAN-013"
    assert refused(osc.identify_themes, result.needs.drop(columns="rank")) == "SCAN-011"
    assert refused(osc.identify_themes, result.needs[1:]) == "SCAN-011"
    assert refused(osc.identify_themes, 7) == "SCAN-013"
    assert refused(osc.identify_needs, [3.0], required={}) == "SCAN-013"


def test_tables_without_a_card_are_read_with_their_questionnaire(result, tmp_path):
    for name in ("scores", "needs"):
        getattr(result, name).to_csv(tmp_path / f"{name}.csv", index=False)
    scores, needs = (
        pd.read_csv(tmp_path / f"{name}.csv", keep_default_na=False, na_values="") for name in ("scores", "needs")
    )
    assert refused(osc.identify_themes, needs) == "SCAN-014"
    read = osc.read_needs(needs, SCAN.questionnaire)
    pd.testing.assert_frame_equal(osc.identify_themes(read).frame, result.themes)
    np.testing.assert_array_equal(
        osc.read_scores(scores, SCAN.questionnaire).values("score"), result.objects.scores.values("score")
    )
    with_gap = needs.merge(scores[["respondent", "competency", "true_score"]])
    assert not osc.cluster_needs(osc.read_needs(with_gap, SCAN.questionnaire)).found


def test_scores_in_a_frame_can_be_set_beside_a_norm(result):
    norm = osc.load_norm("gesimuleerd_gemeentesecretarissen")
    found = osc.compare_with_norm(osc.Scan("gemeentesecretaris").run(result.objects.answers).scores, norm)
    np.testing.assert_array_equal(found.values("percentile_rank"), result.objects.scores.values("percentile_rank"))


def records(names, answer, **more):
    """Return people whose score on each scale is this answer."""
    keyed = {i.id: 6 - answer if i.reverse else answer for c in SCAN.questionnaire.competencies for i in c.items}
    return [{"respondent": name} | keyed | more for name in names]


def test_several_files_are_one_scan(tmp_path):
    one, two = tmp_path / "een.csv", tmp_path / "twee.csv"
    pd.DataFrame(records(["R001", "R002"], 3)).to_csv(one, index=False)
    pd.DataFrame(records(["R003"], 4, rol="loco")).to_csv(two, index=False)
    result = SCAN.run([one, str(two)])
    assert result.respondents == ["R001", "R002", "R003"]
    assert result.scores.groupby("respondent")["score"].first().tolist() == [3.0, 3.0, 4.0]
    assert result.context["rol"].tolist() == [None, None, "loco"]
    assert result.objects.answers.reading.n_rows == 3
    context = pd.DataFrame({"respondent": ["R003", "R002", "R001"], "rol": ["aspirant", "loco", "loco"]})
    assert SCAN.run([one, two], respondents=context).context["rol"].tolist() == ["loco", "loco", "aspirant"]


def test_who_stands_in_two_files_is_told_or_chosen():
    one, two = pd.DataFrame(records(["R001", "R002"], 3)), pd.DataFrame(records(["R002"], 5))
    assert refused(SCAN.run, [one, two]) == "ANSWER-026"
    for keep, score in (("first", 3.0), ("last", 5.0)):
        result = SCAN.run([one, two], keep=keep)
        assert sorted(result.respondents) == ["R001", "R002"]
        assert result["R002"].scores["score"].unique().tolist() == [score]
    hrm = osc.simulate_answers(osc.load_questionnaire("hrm_adviseur"), 2, seed=1)
    assert refused(osc.concat, [osc.read_answers(one, SCAN.questionnaire), hrm]) == "ANSWER-019"
    assert refused(osc.concat, []) == "ANSWER-001"


def test_the_last_moment_of_each_person():
    people = pd.DataFrame(
        records(["R001"], 2, moment="2026-01-10")
        + records(["R001"], 4, moment="2026-11-02")
        + records(["R002"], 3, moment=None)
    )
    assert refused(SCAN.run, people) == "ANSWER-023"
    result = SCAN.run(people, moment="last")
    assert result.scores.groupby("respondent")["score"].first().to_dict() == {"R001": 4.0, "R002": 3.0}
    assert SCAN.run(people, moment="2026-01-10").respondents == ["R001"]


def test_levels_per_person():
    levels = pd.DataFrame({"visie": [4.5, np.nan]}, index=["R002", "R001"])
    scan = osc.Scan("gemeentesecretaris", required=levels)
    needs = scan.run(records(["R001", "R002"], 3)).needs.set_index(["respondent", "competency"])
    assert needs.loc[("R002", "visie"), ["required", "rule"]].tolist() == [4.5, "handmatig belang_onbekend"]
    assert needs.loc[("R001", "visie"), "relevant"] == "unknown"
    assert refused(osc.Scan("gemeentesecretaris", required=levels[:1]).run, records(["R001"], 3)) == "SCAN-010"
    assert refused(osc.Scan("gemeentesecretaris", required=levels + 5).run, records(["R001", "R002"], 3)) == "SCAN-002"
