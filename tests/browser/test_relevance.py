"""What the page asks is what the rules say: the same as apply_rules, for any context and any rules."""

from __future__ import annotations

import json
import random

import pandas as pd
import pytest

from ontwikkelscan.asking.form import write_form
from ontwikkelscan.model.questions import Bound, Rule
from ontwikkelscan.needs.local_context import apply_rules

N = 400
OWN = 0.3
"""Share of random rules that are about what people choose themselves."""
EDGES = (0, 1.5, 2, 19999, 20000, 24999, 25000, 49999, 50000, 99999.5, 100000)


def contexts(questionnaire, choose):
    """Yield contexts from empty to full, with numbers at the edges of the rules."""
    for _ in range(N):
        share = choose.random()
        context = {}
        for question in questionnaire.context_questions:
            if choose.random() > share:
                context[question.id] = None
            elif question.kind == "number":
                usable = (edge for edge in EDGES if question.minimum <= edge <= question.maximum)
                context[question.id] = choose.choice(list(usable))
            else:
                context[question.id] = choose.choice(list(question.options or {"Ede": ""}))
        yield context


def random_rules(questionnaire, choose):
    """Return the questionnaire with other rules: several conditions, bounds, no condition, core competencies named."""
    choices = [question for question in questionnaire.context_questions if question.kind == "choice"]
    numbers = [question for question in questionnaire.context_questions if question.kind == "number"]

    def questions():
        return choose.sample(choices, choose.randint(0, 2)) + choose.sample(numbers, choose.randint(0, 1))

    def condition(question):
        if question.kind == "number":
            low, high = sorted(choose.sample(EDGES, 2))
            return choose.choice([Bound(at_least=low), Bound(below=high), Bound(at_least=low, below=high)])
        options = list(question.options)
        return tuple(choose.sample(options, choose.randint(1, len(options))))

    rules = tuple(
        Rule(
            id=f"X{number}",
            when={question.id: condition(question) for question in questions()},
            relevant=tuple(choose.sample(questionnaire.competency_ids, choose.randint(0, 3))),
            otherwise=choose.random() < OWN,
            reason="proef",
        )
        for number in range(choose.randint(0, 12))
    )
    return questionnaire.model_copy(update={"rules": questionnaire.rules.model_copy(update={"rules": rules})})


def in_browser(browser, found):
    asked = "contexts.map((context) => data.competencies.map((competency) => relevance(data, competency, context)))"
    return browser.look(f"((contexts) => {asked})({json.dumps(found)})")


def by_rules(questionnaire, found):
    columns = {
        question.id: pd.Series(
            [context[question.id] for context in found], dtype=float if question.kind == "number" else object
        )
        for question in questionnaire.context_questions
    }
    return apply_rules(questionnaire, pd.DataFrame(columns)).relevant.tolist()


@pytest.mark.parametrize("name", ["gemeentesecretaris", "hrm_adviseur"])
def test_the_rules_of_the_questionnaire(browser, forms, questionnaires, name):
    found = list(contexts(questionnaires[name], random.Random(1)))  # noqa: S311
    browser.open(forms[name])
    answers = by_rules(questionnaires[name], found)
    assert in_browser(browser, found) == answers
    if name == "gemeentesecretaris":
        assert {answer for row in answers for answer in row} == {"yes", "no", "unknown"}


@pytest.mark.parametrize("seed", range(8))
def test_any_rules(browser, questionnaires, tmp_path, seed):
    choose = random.Random(seed)  # noqa: S311
    questionnaire = random_rules(questionnaires["gemeentesecretaris"], choose)
    write_form(questionnaire, tmp_path / "form.html")
    browser.open((tmp_path / "form.html").as_uri())
    found = list(contexts(questionnaire, choose))
    assert in_browser(browser, found) == by_rules(questionnaire, found)


def test_an_own_choice_is_asked_where_no_rule_makes_anything_count(browser, forms, questionnaires):
    """Asked on a page of its own, as long as nothing counts; what counts by it is not taken for a rule."""
    browser.open(forms["gemeentesecretaris"])
    page = "steps().filter(({ part }) => part === 'eigen keuze').flatMap((step) => step.entries.map(({ id }) => id))"
    own = sorted(questionnaires["gemeentesecretaris"].own_choice)
    for context, asked in (
        ({}, own),
        ({"eigen_keuze": "visie"}, own),
        ({"type_gemeente": "regie"}, []),
        ({"inwoners": "20.000"}, own),
        ({"inwoners": "19.999"}, []),
    ):
        browser.look(f"Object.assign(state, {json.dumps({'context': context})}), 0")
        assert browser.look(page) == asked
    browser.look(
        "Object.assign(state, { context: {} }), show(steps().find(({ part }) => part === 'eigen keuze').id), 0"
    )
    assert "Kies er daarom zelf ten minste één" in browser.look("root.textContent")


def test_no_rules_at_all(browser, questionnaires, tmp_path):
    questionnaire = questionnaires["gemeentesecretaris"].model_copy(update={"rules": None})
    write_form(questionnaire, tmp_path / "form.html")
    browser.open((tmp_path / "form.html").as_uri())
    assert in_browser(browser, [{}]) == apply_rules(questionnaire, pd.DataFrame([{}])).relevant.tolist()


def test_what_counts_is_what_stands_on_the_pages(browser, forms, questionnaires):
    """The pages hold the items of what counts and of what is unknown, each once, in the order of presentation."""
    questionnaire = questionnaires["gemeentesecretaris"]
    browser.open(forms["gemeentesecretaris"])
    for context in list(contexts(questionnaire, random.Random(2)))[:40]:  # noqa: S311
        typed = {key: str(value).replace(".", ",") for key, value in context.items() if value is not None}
        for scope, wanted in (("relevant", {"yes"}), ("open", {"yes", "unknown"}), ("all", {"yes", "unknown", "no"})):
            relevant = by_rules(questionnaire, [context])[0]
            chosen = [c for c, counts in zip(questionnaire.competencies, relevant, strict=True) if counts in wanted]
            items = {item.id for competency in chosen for item in competency.items}
            browser.look(f"Object.assign(state, {json.dumps({'context': typed, 'scope': scope})}), 0")
            pages = (
                "steps().filter((step) => step.kind === 'items').flatMap((step) => step.entries.map((item) => item.id))"
            )
            expected = [item for item in questionnaire.item_ids if item in items]
            assert browser.look(pages) == expected
            everything = json.dumps(dict.fromkeys(questionnaire.item_ids, "3"))
            found = browser.look(f"row(data, {{ ...state, items: {everything} }})")
            assert [item for item in questionnaire.item_ids if found[item] == 3] == expected, "the rest is not asked"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("14.000", 14000),
        ("14 000", 14000),
        ("1.000.000", 1000000),
        ("1,5", 1.5),
        ("1.5", 1.5),
        (" 12 ", 12),
        ("-3", -3),
        ("0", 0),
        ("14,000", None),
        ("1.2.3", None),
        ("twaalf", None),
        ("1e3", None),
        ("", None),
    ],
)
def test_numbers_as_they_are_typed(browser, forms, typed, number):
    browser.open(forms["eigen_sleutels"])
    assert browser.look(f"((n) => (Number.isNaN(n) ? null : n))(number({json.dumps(typed)}))") == number
