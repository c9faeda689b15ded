"""A questionnaire of someone's own keys: names, labels and covariates; and any questionnaire written and read back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ontwikkelscan as osc

KEYS = {"a": ["a1", "-a2", "a3"], "b": ["b1", "b2", "b3"]}
CONTEXT = {"age": "number", "sex": {"m": "man", "v": "vrouw"}, "regio": {"n": "noord", "z": "zuid"}}
LABELS = ("nooit", "zelden", "soms", "vaak", "altijd")
OWN = osc.Questionnaire.from_keys(
    KEYS, minimum=1, maximum=5, names={"a": "Aandacht"}, labels=LABELS, title="Mijn scan", context=CONTEXT
)
WORDS = {"version": "1", "title": "Proef", "date": "2026-01-01", "source": "proef", "stamp": "proef"}


@pytest.fixture(scope="module")
def people():
    """Return 400 people whose items hang together and whose scores rise with their age."""
    rng = np.random.default_rng(2010)
    age = rng.integers(20, 66, 400)
    level = age[:, None] / 40 + 2 + rng.normal(0, 1, (400, 1))
    answers = pd.DataFrame((level + rng.normal(0, 0.7, (400, 6))).round().clip(1, 5).astype(int), columns=OWN.item_ids)
    answers["a2"] = 6 - answers["a2"]
    return answers.assign(
        respondent=[f"R{number:03}" for number in range(400)],
        age=age,
        sex=rng.choice(["m", "Vrouw"], 400),
        regio=rng.choice(["noord", "z"], 400),
    )


@pytest.fixture(scope="module")
def answers(people):
    return osc.read_answers(people, OWN)


def test_names_labels_and_title_are_kept(answers):
    assert [scale.name for scale in OWN.competencies] == ["Aandacht", "b"]
    assert (OWN.title, OWN.labels) == ("Mijn scan", LABELS)
    said = osc.read_answers({"respondent": ["R001"], **{item: ["Vaak"] for item in OWN.item_ids}}, OWN)
    assert set(said.frame["answer"]) == {4}


def test_own_covariates_are_read_even_where_we_have_a_column_of_that_name(answers, people):
    assert answers.context["age"].tolist() == people["age"].tolist()
    assert set(answers.context["sex"]) == {"m", "v"}
    assert set(answers.context["regio"]) == {"n", "z"}


def test_a_norm_is_weighed_divided_and_followed_by_own_covariates(answers):
    population = osc.Population(title="p", source="s", date="2026", margins={"sex": {"m": 0.3, "v": 0.7}})
    norm = osc.build_norm(
        answers, id="eigen", population=population, weights="rake", by="regio", minimum_n=100, **WORDS
    )
    assert norm.weighting == "raked"
    assert [group.category for group in norm.groups] == ["n", "z"]
    norm = osc.build_norm(answers, id="leeftijd", method="regression", predictors=["age"], **WORDS)
    scores = osc.compare_with_norm(osc.score(answers), norm, context=answers.context)
    young = answers.context["age"] < 30
    assert scores.values("percentile_rank")[young].mean() == pytest.approx(50, abs=8)
    assert norm.scales[0].regression.coefficients[1] > 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"names": {"c": "Cijfers"}}, "QUESTIONNAIRE-010"),
        ({"labels": ("laag", "hoog")}, "QUESTIONNAIRE-002"),
        ({"context": {"age": "getal"}}, "QUESTIONNAIRE-011"),
        ({"context": {"a1": "number"}}, "QUESTIONNAIRE-011"),
        ({"context": {"respondent": "number"}}, "QUESTIONNAIRE-011"),
        ({"context": {"sex": {"m": 1}}}, "QUESTIONNAIRE-002"),
        ({"provisional": (0.6, 0.8)}, "QUESTIONNAIRE-002"),
    ],
)
def test_what_does_not_fit_the_keys_is_refused(changes, code):
    with pytest.raises(osc.OntwikkelscanError) as caught:
        osc.Questionnaire.from_keys(KEYS, minimum=1, maximum=5, **changes)
    assert caught.value.code == code


PROVISIONAL = osc.Provisional(sd=0.65, reliability=0.8, source="een aanname")


@pytest.mark.parametrize(
    "questionnaire",
    [OWN, OWN.replace(provisional=PROVISIONAL), *map(osc.load_questionnaire, ("gemeentesecretaris", "hrm_adviseur"))],
    ids=["own", "provisional", "gemeentesecretaris", "hrm_adviseur"],
)
def test_a_questionnaire_is_written_and_read_back_equal(questionnaire, tmp_path):
    questionnaire.save(tmp_path / "q")
    found = osc.load_questionnaire(tmp_path / "q")
    assert found == questionnaire
    assert found.content_hash == questionnaire.content_hash


def test_what_a_replaced_questionnaire_had_more_is_gone(tmp_path):
    OWN.save(tmp_path)
    OWN.replace(context=osc.load_questionnaire("hrm_adviseur").context.replace(facts=(), questions=())).save(tmp_path)
    assert osc.load_questionnaire(tmp_path).context_questions == ()


@example(words=["0", "0", "0", "0\x850"])
@given(
    words=st.lists(
        st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(str.strip), min_size=4, max_size=4
    )
)
def test_any_text_is_written_and_read_back_equal(words, tmp_path_factory):
    names = dict(zip(KEYS, words, strict=False))
    context = {"v": dict(zip(("no", "y"), words[2:], strict=True))}
    own = osc.Questionnaire.from_keys(KEYS, minimum=0, maximum=1, names=names, labels=words[:2], context=context)
    folder = tmp_path_factory.mktemp("q")
    own.save(folder)
    assert osc.load_questionnaire(folder).content_hash == own.content_hash


def test_other_columns_are_kept_on_request(people):
    table = people.assign(**{"Wat nog?": "goed", "leeg": None})
    with pytest.warns(osc.OntwikkelscanWarning, match="unknown columns"):
        assert "Wat nog?" not in osc.read_answers(table, OWN).context
    kept = osc.read_answers(table, OWN, keep_other_columns=True)
    assert set(kept.context["Wat nog?"]) == {"goed"}
    assert kept.context["leeg"].isna().all()
    assert kept.reading.warnings == ()
    report = kept.import_report.set_index("name")
    assert report.loc["Wat nog?", ["column", "how", "answered"]].tolist() == ["Wat nog?", "other", 400]


def test_other_columns_of_respondents_are_kept_likewise(people):
    apart = people[["respondent"]].assign(ploeg="rood")
    kept = osc.read_answers(people, OWN, respondents=apart, keep_other_columns=True)
    assert set(kept.context["ploeg"]) == {"rood"}
    assert "ploeg" not in osc.read_answers(people, OWN, respondents=apart).context
