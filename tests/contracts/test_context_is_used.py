"""Nothing is asked that nothing uses: a rule, a programme, a norm, a division or a text reads each question."""

from __future__ import annotations

import pytest

from ontwikkelscan import load_programmes, load_questionnaire

IN_DOCUMENTS = {"gemeente"}
"""What documents tell of who someone is, and by which groups are made of people of different municipalities."""


def readers(scan):
    """Return the questions that something reads."""
    rules = {name for rule in scan.rules.rules for name in rule.when}
    fields = set()
    for programme in load_programmes().programmes:
        if scan.id in programme.questionnaires:
            asked = [*programme.admission, *(one.alternative for one in programme.admission if one.alternative)]
            fields |= {one.field for one in (*asked, *programme.fits_when)}
    told = {*(scan.instructions or {}), *(scan.notes or {})}
    texts = {question.id for question in scan.context_questions if told & {*(question.options or {})}}
    norm = {question.id for question in scan.context_questions if question.in_norm}
    return rules | fields | texts | norm | {scan.division} | IN_DOCUMENTS


@pytest.mark.parametrize("name", ["gemeentesecretaris", "hrm_adviseur"])
def test_every_question_is_read(name):
    scan = load_questionnaire(name)
    assert {question.id for question in scan.context_questions} <= readers(scan)


def test_a_question_that_nothing_reads_is_seen():
    scan = load_questionnaire("gemeentesecretaris")
    more = load_questionnaire("hrm_adviseur").question("jaren_werkervaring")
    context = scan.context.model_copy(update={"facts": (*scan.context.facts, more)})
    wider = scan.replace(context=context)
    assert {question.id for question in wider.context_questions} - readers(wider) == {"jaren_werkervaring"}
