"""What a machine can check of the shipped questionnaire."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations, pairwise

import pytest

from ontwikkelscan import load_questionnaire

SCAN = load_questionnaire("gemeentesecretaris")
ITEMS = [(competency, item) for competency in SCAN.competencies for item in competency.items]
NEGATIONS = "niet geen nooit niets niemand nergens noch zonder nauwelijks amper zelden evenmin".split()
FREQUENCIES = "altijd vaak soms regelmatig meestal steeds telkens doorgaans".split()


def words(text):
    return re.findall(r"[\w'-]+", text.lower())


def test_counts():
    assert len(SCAN.competencies) == 14
    assert Counter(competency.kind for competency in SCAN.competencies) == {"core": 6, "situational": 8}
    assert len(SCAN.item_ids) == 112
    parts = Counter(question.part for question in SCAN.context.questions)
    assert parts == {"gemeente": 5, "bestuur": 5, "organisatie": 5, "eigen keuze": 2}


def test_what_no_question_asks_is_left_for_the_talk():
    assert set(SCAN.context.checklist) == {"gemeente", "bestuur", "organisatie"}
    asked = " ".join(question.text.lower() for question in SCAN.context.questions)
    for points in SCAN.context.checklist.values():
        assert len(points) >= 5
        assert not [point for point in points if point.lower() in asked]


@pytest.mark.parametrize("competency", SCAN.competencies, ids=lambda competency: competency.id)
def test_each_competency_is_complete_and_balanced(competency):
    assert len(competency.items) == 8
    assert sum(item.reverse for item in competency.items) == 2
    assert len({item.task for item in competency.items}) >= 5
    assert all(re.fullmatch(rf"{competency.code}_0[1-8]", item.id) for item in competency.items)
    assert all((competency.definition, competency.too_little, competency.too_much, competency.importance))
    assert len(competency.signs) >= 3
    assert competency.suggestions is not None
    assert competency.conversation is not None


@pytest.mark.parametrize(("competency", "item"), ITEMS, ids=lambda value: value.id)
def test_each_item_is_short_plain_and_in_the_first_person(competency, item):
    found = words(item.text)
    assert len(found) <= 20
    assert {"ik", "mij", "mijn"} & set(found)
    assert not set(NEGATIONS) & set(found)
    assert not set(FREQUENCIES) & set(found)
    assert item.text.endswith(".")
    assert item.task in {task.id for task in SCAN.tasks}


def test_all_tasks_occur():
    assert {item.task for _, item in ITEMS} == {task.id for task in SCAN.tasks}
    assert len(SCAN.tasks) == 14


def test_no_two_items_say_the_same():
    for (_, one), (_, other) in combinations(ITEMS, 2):
        assert SequenceMatcher(None, one.text, other.text, autojunk=False).quick_ratio() < 0.95 or (
            SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() < 0.8
        )


def test_items_are_presented_mixed():
    home = {item.id: competency.id for competency, item in ITEMS}
    order = [home[item] for item in SCAN.item_ids]
    assert all(one != other for one, other in pairwise(order))
    for start in range(0, 112, 14):
        assert len(set(order[start : start + 14])) == 14


def test_every_couleur_locale_question_has_a_use_and_a_place_in_the_source():
    used = {name for rule in SCAN.rules.rules for name in rule.when}
    assert {question.id for question in SCAN.context.questions} <= used
    assert all(question.source for question in SCAN.context.questions)
