"""What one person shows to others: what was chosen, and nothing beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

import ontwikkelscan as osc
from ontwikkelscan.loading.interviews import load_interview
from ontwikkelscan.model.records import Share
from ontwikkelscan.recommending.shared import cut, intake_record, interview_record

PROGRAMME = "leergang_lokaal_leiderschap"


@pytest.fixture(scope="module")
def record():
    person = osc.Scan("gemeentesecretaris").run(osc.example("gemeentesecretaris"))["R001"]
    return replace(person.record, learning_questions=("Hoe houd ik het college bij elkaar?",))


def shares(record, *words):
    return Share.of(words, record.questionnaire)


@pytest.mark.parametrize(("words", "shared"), [(("all",), "all"), (("visie",), "some"), ((), "none")])
def test_what_is_shared_and_what_is_left_out_is_all_there_is(record, words, shared):
    found = cut(record, shares(record, *words))
    assert found.outcomes_shared == shared
    assert found.n_all == len(record.outcomes)
    assert bool(found.answers) == bool(found.questions) == (shared == "all")


def test_needs_are_ranked_among_those_that_are_shared(record):
    own = sorted((outcome for outcome in record.outcomes if outcome.rank), key=lambda outcome: outcome.rank)
    names = [outcome.competency.id for outcome in own[1:3]]
    found = cut(record, shares(record, *reversed(names), "needs"))
    assert [outcome.competency.id for outcome in found.ranked] == names
    assert [outcome.rank for outcome in found.ranked] == [1, 2]
    assert cut(record, shares(record, *names)).ranked == ()


def test_levels_that_follow_from_the_facts_are_shown_only_with_the_facts(record):
    def levels(*words):
        found = cut(record, shares(record, *record.questionnaire.competency_ids, *words))
        return {outcome.competency.id for outcome in found.outcomes if outcome.required}

    assert levels() == levels("facts") == set()
    assert set() < levels("context") < levels("context", "facts")


def test_an_intake_checks_admission_by_what_is_shared(record):
    programme = record.programmes.by_id[PROGRAMME]
    nothing = intake_record(record, programme, shares(record))
    everything = intake_record(record, programme, shares(record, "all"))
    assert {checked.verdict for checked in nothing.admission} == {"unknown"}
    assert {checked.verdict for checked in everything.admission} != {"unknown"}
    assert everything.edition_status == next(a.edition_status for a in record.advice if a.programme == PROGRAMME)


def test_into_an_interview_comes_what_is_named_in_that_order(record):
    form = load_interview(record.questionnaire.id)
    names = [outcome.competency.id for outcome in record.outcomes if outcome.rank][:2]
    found = interview_record(record, form, [*reversed(names), PROGRAMME, "needs", "questions"])
    assert [wish.competency.id for wish in found.wishes] == names[::-1]
    assert all(wish.band for wish in found.wishes)
    assert [programme.id for programme, *_ in found.programmes] == [PROGRAMME]
    assert found.questions == record.learning_questions
    bare = interview_record(record, form, names)
    assert [wish.band for wish in bare.wishes] == ["", ""]
    assert (bare.questions, bare.programmes) == ((), ())
    for word in ("facts", "context", "all"):
        with pytest.raises(osc.OntwikkelscanError) as refused:
            interview_record(record, form, [word])
        assert refused.value.code == "SCAN-027"
