"""A heading is matched by the whole of a text; what stands around it is known, or it is asked what that is."""

from __future__ import annotations

import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, OntwikkelscanWarning, Questionnaire, load_questionnaire, read_answers
from ontwikkelscan.texts import text

SCAN = load_questionnaire("gemeentesecretaris")
VISION = next(scale for scale in SCAN.competencies if scale.id == "visie")
TEXTS = {item.id: item.text for item in VISION.items}
GIVEN = [1, 2, 3, 4, 5, 4, 3, 2]


def forms(**more):
    """Return an export of a form with the eight statements of a competency, and more columns."""
    answers = {text: [answer] for text, answer in zip(TEXTS.values(), GIVEN, strict=True)}
    return pd.DataFrame({"Id": ["7"], **answers, **{name: [cell] for name, cell in more.items()}}, dtype=object)


def given(answers):
    assert answers.respondents.tolist() == ["7"]
    return answers.frame.query("competency == 'visie'").set_index("item").loc[list(TEXTS), "answer"].tolist()


def refused(frame, *codes, questionnaire=SCAN, **options):
    with pytest.raises(OntwikkelscanError) as caught:
        read_answers(frame, questionnaire, **options)
    assert [problem.code for problem in caught.value.problems] == list(codes)
    return caught.value.problems


@pytest.mark.parametrize(
    "around",
    [
        "Punten - {}",
        "Points - {}",
        "Feedback - {}",
        "{} [Score]",
        "{} [Feedback]",
        "{} - Display Order",
        "Hoe vaak doe je dit? - Display Order - {}",
        "Hoe vaak doe je dit? [{}] [Score]",
        "Toelichting: {}",
        "{} [Anders]",
        "{} - Other - Text",
    ],
)
def test_what_a_program_adds_is_told_and_not_read(around):
    frame = forms(**{around.format(each): 5 for each in TEXTS.values()})
    for columns in (list(frame), list(frame)[::-1]):
        answers = read_answers(frame[columns], SCAN)
        assert given(answers) == GIVEN
        report = answers.import_report.set_index("name")
        assert set(report.loc[[around.format(each) for each in TEXTS.values()], "how"]) == {"of the program"}


@pytest.mark.parametrize(
    "around",
    [
        "Hoe belangrijk vind je dit? [{}]",
        "Hoe vaak zou je dit willen doen? - {}",
        "Wat vindt je collega? {}",
        "{} Licht je antwoord toe.",
        "{} - vorig jaar",
        "Belang: {}",
        "Visie 2030: {}",
        "net_01. {}",
    ],
)
@pytest.mark.parametrize("beside", [False, True])
def test_other_words_around_a_statement_are_asked_about(around, beside):
    frame = forms(**({around.format(each): 5 for each in TEXTS.values()} if beside else {}))
    if not beside:
        frame = frame.rename(columns={each: around.format(each) for each in TEXTS.values()})
    (problem,) = refused(frame, "ANSWER-030")
    assert problem.places[0] == f"column {10 if beside else 2} ('vis_01')"


def test_a_star_says_where_the_text_stands():
    around = "Onderdeel leiding (1/3) [{}]"
    frame = forms().rename(columns={each: around.format(each) for each in TEXTS.values()})
    refused(frame, "ANSWER-030")
    answers = read_answers(frame, SCAN, columns={"Onderdeel leiding (1/3) [*]": "*"})
    assert given(answers) == GIVEN
    assert set(answers.import_report["how"]) == {"columns=", "number of the response"}


@pytest.mark.parametrize(
    "around",
    [
        "Hoe vaak doe je dit? [{}]",
        "hoe vaak  doet u dit - {}",
        "How often do you do this? [{}]",
        "Vraag 3. {}",
        "12) {}",
        "Deel 2 van 8: {}",
        "Visie - {}",
        "Visie: hoe vaak doe je dit? [{}]",
        "Hoe vaak doe je dit? - {} - Selected Choice",
        "{}",
    ],
)
def test_words_that_ask_the_same_are_read(around):
    frame = forms().rename(columns={each: around.format(each) for each in TEXTS.values()})
    assert given(read_answers(frame, SCAN)) == GIVEN


def test_importance_and_facts_ask_something_by_themselves():
    importance, years = VISION.importance, SCAN.question("jaren_in_rol").text
    frame = forms(**{f"Hoe belangrijk is dit in jouw werk? [{importance}]": 4, f"Over jou: {years}": 3})
    refused(frame, "ANSWER-030")
    answers = read_answers(frame.rename(columns={f"Over jou: {years}": f"Deel 1 - {years}"}), SCAN)
    assert answers.importance[0, SCAN.column_of["visie"]] == 4
    assert answers.context["jaren_in_rol"].tolist() == [3]


def test_what_our_survey_asks_about_sharing_is_found_by_its_text():
    frame = forms(**{text("form.share.norm"): "ja", text("limesurvey.share"): "niets"})
    assert read_answers(frame, SCAN).context[["deel_norm", "deel_intake"]].to_numpy().tolist() == [["ja", "niets"]]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Q1_DO_1", "Hoe vaak - Display Order"),
        ("FL_12_DO", "FL_12 - Block Randomizer - Display Order"),
        ("Q9_First Click", "Timing - First Click"),
        ("Q9_Page Submit", "Timing - Page Submit"),
        ("RecipientEmail", "Recipient Email"),
    ],
)
def test_columns_of_qualtrics_say_nothing(tmp_path, name, label):
    heads = [["ResponseId", *(f"Q{n}" for n in range(8)), name], ["Response ID", *TEXTS.values(), label]]
    rows = [*heads, ["7", *GIVEN[:-1], "-99", "x"]]
    pd.DataFrame(rows[1:], columns=rows[0]).to_csv(tmp_path / "a.csv", index=False)
    answers = read_answers(tmp_path / "a.csv", SCAN)
    assert given(answers) == [*GIVEN[:-1], pd.NA] or given(answers)[:-1] == GIVEN[:-1]
    assert answers.import_report["recoded"].tolist()[8] == 1
    assert answers.frame.set_index("item").loc["vis_08", "state"] == "missing"


def test_minus_99_of_another_program_is_off_the_scale():
    frame = forms()
    frame.iloc[0, 1] = -99
    (problem,) = refused(frame, "ANSWER-004")
    assert "recode={-99: None}" in str(problem)
    assert read_answers(frame, SCAN, recode={-99: None}).frame.set_index("item").loc["vis_01", "state"] == "missing"


def test_a_form_without_numbers_is_numbered():
    frame = forms().drop(columns="Id")
    for name in ("Begintijd", "Start time", "Tijd van voltooien", "Tijdstempel", "Timestamp"):
        with pytest.warns(OntwikkelscanWarning, match="called after their row"):
            assert read_answers(frame.assign(**{name: "1-9-2026"}), SCAN).respondents.tolist() == ["rij-2"]
    refused(frame, "ANSWER-006")


@pytest.mark.parametrize(("more", "state"), [({}, "missing"), ({"Tijdstempel": "1-9-2026"}, "nvt")])
def test_our_table_is_of_limesurvey_unless_a_form_wrote_its_time(more, state):
    frame = forms(**more).rename(columns={each: f"Hoe vaak doe je dit? [{each}]" for each in TEXTS.values()})
    frame.iloc[0, 1] = "N/A"
    assert read_answers(frame, SCAN).frame.set_index("item").loc["vis_01", "state"] == state


NINE = Questionnaire.from_keys({"a": [f"item{n}" for n in range(1, 10)]}, minimum=1, maximum=5)


def test_item10_is_another_one_than_item1():
    frame = pd.DataFrame({"respondent": ["R1"], **{f"item{n}": [3] for n in range(1, 11)}})
    with pytest.warns(OntwikkelscanWarning, match="'item10'"):
        assert read_answers(frame, NINE).given.tolist() == [[3.0] * 9]
    refused(frame.rename(columns={"item3": "item3x"}), "ANSWER-009", questionnaire=NINE)


NUMBERED = Questionnaire.from_keys({"a": ["SQ001", "-SQ002"]}, minimum=1, maximum=5)


def table(name="Q1"):
    head = {"id": ["1"], "submitdate": ["x"], "lastpage": ["1"], "startlanguage": ["nl"]}
    return pd.DataFrame({**head, f"{name}[SQ001]": [2], f"{name}[SQ002]": [5]})


def test_rows_with_numbers_of_a_program_are_asked_about():
    (problem,) = refused(table(), "ANSWER-031", questionnaire=NUMBERED)
    assert problem.places == ("'Q1[SQ001]' (item 'SQ001'?)", "'Q1[SQ002]' (item 'SQ002'?)")
    for told in ({"Q1[SQ001]": "SQ001", "Q1[SQ002]": "SQ002"}, {"Q1[*]": "*"}):
        assert read_answers(table(), NUMBERED, columns=told).given.tolist() == [[2.0, 5.0]]
    assert read_answers(table("stelling1"), NUMBERED).given.tolist() == [[2.0, 5.0]]
    assert read_answers(table().set_axis([*list(table())[:4], "SQ001", "SQ002"], axis=1), NUMBERED).given.tolist() == [
        [2, 5]
    ]
    with pytest.raises(OntwikkelscanError) as caught:
        Questionnaire.from_keys({"a": ["Q1[SQ001]"]}, minimum=1, maximum=5)
    assert caught.value.code == "QUESTIONNAIRE-012"
    assert "columns={'Q1[SQ001]': 'A1'}" in str(caught.value)


KEYS = Questionnaire.from_keys({"a": ["A1", "A2"]}, minimum=1, maximum=5, context={"age": "number"})
FRAME = pd.DataFrame({"Nummer": ["R1"], "Q1[SQ001]": [2], "eens": [5], "A9": ["x"], "leeftijd": ["41"]})
TOLD = {"Nummer": "respondent", "Q1[SQ001]": "A1", "eens": "A2", "A9": None, "leeftijd": "age"}


def test_columns_say_what_headings_hold():
    answers = read_answers(FRAME, KEYS, columns=TOLD)
    assert (answers.respondents.tolist(), answers.given.tolist()) == (["R1"], [[2.0, 5.0]])
    assert answers.context["age"].tolist() == [41]
    assert answers.import_report["how"].tolist() == ["columns="] * 5
    both = read_answers([FRAME, FRAME.assign(Nummer="R2")], KEYS, columns=TOLD)
    assert both.respondents.tolist() == ["R1", "R2"]
    apart = pd.DataFrame({"respondent": ["R1"], "age": [40]})
    assert read_answers(FRAME, KEYS, columns=TOLD, respondents=apart).context["age"].tolist() == [40]


def test_a_column_that_is_left_aside_is_not_kept_either():
    with_more = FRAME.assign(ploeg="b")
    assert "A9" not in read_answers(with_more, KEYS, columns=TOLD, keep_other_columns=True).context
    assert "ploeg" in read_answers(with_more, KEYS, columns=TOLD, keep_other_columns=True).context


def test_both_ends_of_columns_are_checked():
    problems = refused(
        FRAME, "ANSWER-032", "ANSWER-033", questionnaire=KEYS, columns={**TOLD, "q1[sq001]": "A1", "A9": "B1"}
    )
    assert [problem.places for problem in problems] == [("'q1[sq001]'",), ("'B1'",)]
    (problem,) = refused(FRAME, "ANSWER-010", questionnaire=KEYS, columns={**TOLD, "A9": "A2"})
    assert problem.places == ("'A2'",)
    refused(FRAME, "ANSWER-032", questionnaire=KEYS, columns={**TOLD, "Q2[*]": "*"})


def test_what_a_heading_is_told_to_hold_goes_before_its_text():
    first, second = list(TEXTS)[:2]
    frame = forms()
    told = {TEXTS[first]: second, TEXTS[second]: first}
    assert given(read_answers(frame, SCAN, columns=told))[:2] == [2, 1]
