"""A questionnaire: what binds norms and answers to it, and a changed copy."""

from __future__ import annotations

import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire, Scan, load_questionnaire, read_answers, score

SCAN = load_questionnaire("gemeentesecretaris")
KEYS = Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6)
NORM = "gesimuleerd_gemeentesecretarissen"


def with_first(questionnaire, **changes):
    first, *others = questionnaire.competencies
    return questionnaire.replace(competencies=(first.replace(**changes), *others))


def test_a_better_tip_breaks_no_norm():
    tips = SCAN.competencies[0].suggestions.replace(on_the_job="Vraag iemand om mee te kijken.")
    better = with_first(SCAN, suggestions=tips, definition="Anders gezegd.", signs=())
    assert better.measurement_hash == SCAN.measurement_hash
    assert better.texts_hash != SCAN.texts_hash
    assert better.rules_hash == SCAN.rules_hash
    result = Scan(better, norm=NORM).run(score_of_three(better))
    assert result.scores["percentile_rank"].notna().all()


def score_of_three(questionnaire):
    return [{"respondent": "R001"} | dict.fromkeys(questionnaire.item_ids, 3)]


def test_other_levels_break_no_norm():
    rules = SCAN.rules.replace(levels=SCAN.rules.levels.replace(core=3.0))
    other = SCAN.replace(rules=rules)
    assert other.measurement_hash == SCAN.measurement_hash
    assert other.texts_hash == SCAN.texts_hash
    assert other.rules_hash != SCAN.rules_hash


@pytest.mark.parametrize(
    "change",
    [
        lambda q: with_first(
            q, items=(q.competencies[0].items[0].replace(text="Anders."), *q.competencies[0].items[1:])
        ),
        lambda q: with_first(q, items=(q.competencies[0].items[0].replace(reverse=True), *q.competencies[0].items[1:])),
        lambda q: q.replace(presentation=q.item_ids[::-1]),
        lambda q: q.replace(labels=("nooit", "soms", "vaak", "meestal", "altijd")),
        lambda q: q.replace(minimum=0, maximum=4, labels=(), rules=None),
    ],
    ids=["text", "key", "order", "labels", "scale"],
)
def test_another_measurement_breaks_the_norm(change):
    other = change(SCAN)
    assert other.measurement_hash != SCAN.measurement_hash
    with pytest.raises(OntwikkelscanError) as caught:
        Scan(other, norm=NORM).run(score_of_three(other))
    assert caught.value.code == "NORM-003"


def copied(**changes):
    return KEYS.model_copy(update=changes)


@pytest.mark.parametrize("copy", [KEYS.replace, copied], ids=["replace", "model_copy"])
def test_a_changed_copy_is_made_anew(copy):
    assert KEYS.answer_code.maximum == 6
    shorter = copy(maximum=5)
    answers = read_answers({"respondent": ["R001"], "A1": [1], "A2": [5]}, shorter)
    assert score(answers).values("score")[0, 0] == 5.0


@pytest.mark.parametrize(
    ("changes", "code"), [({"maximum": 1}, "QUESTIONNAIRE-007"), ({"maximum": "5"}, "QUESTIONNAIRE-002")]
)
def test_a_changed_copy_is_checked(changes, code):
    with pytest.raises(OntwikkelscanError) as caught:
        KEYS.replace(**changes)
    assert caught.value.code == code
