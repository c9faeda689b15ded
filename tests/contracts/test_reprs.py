"""What a result shows in a log or a failed test: one line of counts and ids, and nothing of anyone in it."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import fields, is_dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import pytest
from rich.pretty import pretty_repr

import ontwikkelscan as osc
from ontwikkelscan.asking.widget import FormWidget
from ontwikkelscan.changing.cells import cells_of
from ontwikkelscan.clustering.acceptance import Space
from ontwikkelscan.clustering.demonstrable import ClusterGroup
from ontwikkelscan.clustering.membership import GroupModel
from ontwikkelscan.clustering.profiles import profiles_of
from ontwikkelscan.errors import Problem
from ontwikkelscan.loading.demo import load_demo
from tests.bundled_norms import NORMS

LONGEST = 160
WITH_INTERVIEW = "gemeentesecretaris"
BROUGHT_IN = "visie,needs,questions,leergang_lokaal_leiderschap"


def filled_in(result):
    """Return the form after its first respondent answered it."""
    questionnaire, answers = result.questionnaire, result.objects.answers
    given = dict(zip(questionnaire.item_ids, (answers.codes[:, 0] + questionnaire.minimum).tolist(), strict=True))
    form = FormWidget(questionnaire)
    head = {"schema": "ontwikkelscan/answers/1", "questionnaire": questionnaire.id, "version": questionnaire.version}
    record = {**head, "hash": questionnaire.measurement_hash, "answers": {"respondent": result.respondents[0], **given}}
    form.set_state({"kept": {"record": json.dumps(record)}})
    return form


def warning(result):
    """Return what is warned of when a name stands in a column that is not known."""
    name, items = result.context["gemeente"].iloc[0], result.questionnaire.item_ids
    table = pd.DataFrame([{"respondent": result.respondents[0], "opmerking": name} | dict.fromkeys(items, 3)])
    with pytest.warns(osc.OntwikkelscanWarning) as told:
        osc.read_answers(table, result.questionnaire)
    return told[0].message


def refusal(result):
    """Return the error of a name in a cell for an answer."""
    name, items = result.context["gemeente"].iloc[0], result.questionnaire.item_ids
    table = pd.DataFrame([{"respondent": result.respondents[0]} | dict.fromkeys(items, name)])
    with pytest.raises(osc.OntwikkelscanError) as refused:
        osc.read_answers(table, result.questionnaire)
    return refused.value


def interview():
    """Return the papers of someone of the one questionnaire that has them."""
    scan = osc.Scan(WITH_INTERVIEW)
    return scan.run(osc.simulate_answers(scan.questionnaire, 1, seed=1))["S00001"].interview(share=BROUGHT_IN)


def second_look(scan, result):
    """Return two moments, and three raters of one person."""
    answers, name = result.objects.answers, result.respondents[0]
    moments = scan.run_moments([answers, answers])
    change = moments.change()
    context = pd.DataFrame({"beoordelaar": ["B1", "B2", "B3"], "beoordelaar_sleutel": "k"})
    raters = replace(answers[:3], respondents=np.repeat(name, 3), context=context)
    seen = osc.agreement(result, raters)
    scales = ({"competency": scale, "reliability": 0.8, "change": 0.0} for scale in result.questionnaire.competency_ids)
    retest = osc.Retest.model_validate(
        {"n": 60, "weeks": 4.0, "mean_change_sd": 0.1, "deviations": 0.7, "scales": tuple(scales)}
    )
    return [
        moments,
        change,
        change[name],
        moments.growth(name),
        osc.group_change(change),
        *evaluated(moments),
        seen,
        seen[name],
        result[name].other_eyes(seen),
        *cells_of([raters])[name],
        retest,
    ]


def evaluated(moments):
    """Return the evaluation of a programme, and what it holds."""
    programme = osc.load_programmes().of(moments["1"].questionnaire.id)[0]
    found = moments.evaluation(programme.id, closing=osc.simulate_answers(osc.load_closing(programme), 12, seed=1))
    return found, found.closing, found.year


def of_a_result(scan, result, programmes):
    """Return what can be had of one result."""
    answers, needs = result.objects.answers, result.objects.needs
    people = result.context
    clusters = result.group().clusters
    m = len(result.questionnaire.competencies)
    space = Space("level", np.ones((2, m)), np.zeros(m), np.ones(m))
    groups = (ClusterGroup("A", 12, f"12 mensen uit {people['gemeente'][0]}.", {"visie": 1.25}),)
    placing = GroupModel(profiles_of(needs), np.arange(m), space, None, np.arange(2))
    persons = [result[name] for name in result.respondents[:3]]
    contributing = replace(answers, context=answers.context.assign(deel_norm="ja"))
    return [
        scan,
        result,
        *persons,
        *(person.intake(name, share="all") for person in persons for name in programmes),
        interview(),
        *(person.plan() for person in persons),
        *(osc.FirstDays(person.record) for person in persons),
        *(person.interview(share=BROUGHT_IN) for person in persons if result.questionnaire.id == WITH_INTERVIEW),
        result.intakes(programmes[0]),
        result.group(),
        clusters,
        replace(clusters.demonstrable, groups=groups, model=placing),
        clusters.demonstrable.place(needs),
        clusters.division,
        *clusters.division.groups[:1],
        osc.needs_in_order(needs),
        result.divide(share="all"),
        osc.compose_cohorts(people, programmes[0], needs=needs, n_draws=5, n_iterations=50),
        osc.match_peers(needs, people.assign(vraagt="ja", biedt="ja")),
        osc.reliability(answers),
        osc.item_analysis(answers),
        osc.contributions_of(contributing),
        filled_in(result),
        osc.Population(title=people["gemeente"][0], source="eigen opgave", date="2026-01-01"),
        osc.HouseStyle(people["gemeente"][0], logo=b"\x89PNG"),
        osc.differences(result[:9], result[4:]),
        *second_look(scan, result),
        osc.load_thresholds(),
        refusal(result),
        warning(result),
    ]


def inside(thing):
    """Return what a thing holds, what it works out at its first use among it."""
    if isinstance(thing, dict):
        return [*thing, *thing.values()]
    if isinstance(thing, list | tuple):
        return thing
    if not type(thing).__module__.startswith("ontwikkelscan"):
        return []
    lazy = [name for name, kind in inspect.getmembers_static(type(thing)) if isinstance(kind, cached_property)]
    own = [field.name for field in fields(thing)] if is_dataclass(thing) else list(getattr(thing, "__dict__", ()))
    return [getattr(thing, name) for name in {*own, *lazy}]


def walk(*roots):
    """Yield everything that can be reached and is of the package, each thing once."""
    seen, left = {}, list(roots)
    while left:
        thing = left.pop()
        if id(thing) in seen or isinstance(thing, str | int | float | None):
            continue
        seen[id(thing)] = thing
        left.extend(inside(thing))
        if type(thing).__module__.startswith("ontwikkelscan"):
            yield thing


@pytest.fixture(scope="module", params=load_demo(), ids=lambda demo: demo.questionnaire)
def told(request):
    """Return the result of a scan of the demo, and everything that can be had of it."""
    demo = request.param
    scan = osc.Scan(demo.questionnaire, norm=NORMS[demo.questionnaire])
    result = scan.run(str(demo.path))
    return result, list(walk(*of_a_result(scan, result, demo.programmes)))


def secrets(result):
    """Return ids, free texts, and answers in a row, as given and as stored."""
    free = [question.id for question in result.questionnaire.context_questions if question.kind == "text"]
    texts = result.context[free].to_numpy(dtype=object).ravel()
    codes = result.objects.answers.codes.T
    rows = ["".join(map(str, row[:8])) for values in (codes, codes + result.questionnaire.minimum) for row in values]
    assert len(free) > 0
    return [*result.respondents, *(str(text) for text in texts)], rows


def test_each_is_one_line_that_tells_nothing_of_anyone(told):
    result, things = told
    words, rows = secrets(result)
    wrong = {}
    for thing in things:
        is_error = isinstance(thing, Exception | Problem)
        for text in [repr(thing)] if is_error else [repr(thing), str(thing), pretty_repr(thing, max_width=10**6)]:
            too_long = "\n" in text or (len(text) > LONGEST and not is_error)
            names = any(word in text for word in words) or any(row in re.sub(r"\D", "", text) for row in rows)
            if too_long or names or re.search(r"\d\.\d", text):
                wrong[type(thing).__qualname__] = text[:LONGEST]
    assert wrong == {}


def test_every_public_class_is_looked_at(told):
    """The tuples that a formula gives back hold the numbers that were put in, a note is the text that it is."""
    _, things = told
    found = [thing for name in osc.__all__ if inspect.isclass(thing := getattr(osc, name))]
    public = [kind for kind in found if not issubclass(kind, tuple | str)]
    assert [kind.__name__ for kind in public if not any(type(thing) is kind for thing in things)] == []


def test_a_line_says_of_what_it_is(told):
    result, _ = told
    card, norm = result.questionnaire, result.objects.scores.norm_card
    n = len(result.respondents)
    assert repr(result) == f"<Result: {n} respondents, {card.id} {card.version}, norm {norm['id']} {norm['version']}>"
    assert repr(card) == f"<Questionnaire: {card.id} {card.version}>"
