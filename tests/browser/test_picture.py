"""The first picture: the same means as Python's, told to who listens, to who prints and to who has a small screen."""

from __future__ import annotations

import json
import random

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan.asking.form import write_form
from ontwikkelscan.needs.local_context import apply_rules
from ontwikkelscan.texts import number
from tests.browser.test_filling_in import CONTEXT
from tests.browser.test_relevance import contexts

N, AT_ONCE = 10_000, 500
ODD = {f"s{n}": [f"{'-' * ((n + k) % 3 == 0)}i{k}" for k in range(n)] for n in range(1, 12)}
"""Scales of one to eleven items; each item stands in several, in some the other way round."""
LOOK = """(people) => people.map(({ items, context }) => {
  const one = { ...fresh(), items, context };
  const { means } = pictureOf(data, one);
  return data.competencies.map((competency) => {
    const mean = means[competency.id];
    return [relevance(data, competency, contextOf(data, context)), (mean ?? null) === null ? null : told(mean)];
  });
})"""


def people_of(questionnaire, choose):
    """Yield context and answers of random people, from nothing answered to everything."""
    scale = [str(answer) for answer in range(questionnaire.minimum, questionnaire.maximum + 1)]
    many = (context for _ in range(N // 400) for context in contexts(questionnaire, choose))
    for context in many:
        empty, not_applicable = choose.random() ** 2, choose.random() ** 3
        items = {item: choose.choice(scale) for item in questionnaire.item_ids if choose.random() >= empty}
        yield context, {item: "nvt" if choose.random() < not_applicable else said for item, said in items.items()}


def by_python(questionnaire, people):
    """Return per person and competency whether it counts and the mean that a report would tell."""
    kinds = {question.id: question.kind for question in questionnaire.context_questions}
    columns = {
        name: pd.Series([context[name] for context, _ in people], dtype=float if kind == "number" else object)
        for name, kind in kinds.items()
    }
    counts = apply_rules(questionnaire, pd.DataFrame(columns, index=range(len(people)))).relevant
    rows = []
    for place, (_, items) in enumerate(people):
        asked = {
            item.id
            for competency, says in zip(questionnaire.competencies, counts[place], strict=True)
            for item in competency.items
            if says != "no"
        }
        rows.append({item: items.get(item) if item in asked else None for item in questionnaire.item_ids})
    frame = pd.DataFrame(rows, dtype=object)
    frame.insert(0, "respondent", [f"R{place}" for place in range(len(people))])
    means = osc.score(osc.read_answers(frame, questionnaire)).frame["score"].to_numpy().reshape(counts.shape)
    shown = [
        [None if says == "no" or np.isnan(mean) else number(float(mean)) for says, mean in zip(*row, strict=True)]
        for row in zip(counts, means, strict=True)
    ]
    return [list(map(list, zip(*row, strict=True))) for row in zip(counts.tolist(), shown, strict=True)]


@pytest.mark.parametrize("name", ["gemeentesecretaris", "hrm_adviseur", "odd"])
def test_the_same_means_as_python_to_the_last_digit(browser, questionnaires, tmp_path, name):
    odd = osc.Questionnaire.from_keys(ODD, minimum=0, maximum=6)
    questionnaire = odd if name == "odd" else questionnaires[name]
    write_form(questionnaire, tmp_path / "form.html")
    browser.open((tmp_path / "form.html").as_uri())
    people = list(people_of(questionnaire, random.Random(name)))  # noqa: S311 - any answers will do
    assert len(people) == N
    expected = by_python(questionnaire, people)
    told = {row[1] for person in expected for row in person}
    assert None in told
    assert len(told) > 38, "there are many different means"
    for start in range(0, N, AT_ONCE):
        typed = [
            {
                "items": items,
                "context": {k: str(v).replace(".", ",") for k, v in context.items() if v is not None},
            }
            for context, items in people[start : start + AT_ONCE]
        ]
        assert browser.look(f"({LOOK})({json.dumps(typed)})") == expected[start : start + AT_ONCE]


def picture(browser, items, scope="all"):
    state = json.dumps({"items": items, "scope": scope})
    return browser.look(f"pictureOf(data, {{ ...fresh(), ...{state} }})")


def test_three_statements_are_shown_and_an_answer_below_often_is_never_good(browser, tmp_path):
    """Of 1 to 5 a 4 is good; of 0 and 1 a 1, of 1 to 3 a 3, of 1 to 6 a 5."""
    keys = osc.Questionnaire.from_keys({"a": ["A1", "A2"], "b": ["B1", "B2", "-B3"]}, minimum=1, maximum=5)
    write_form(keys, tmp_path / "form.html")
    browser.open((tmp_path / "form.html").as_uri())
    found = picture(browser, {"A1": "4", "A2": "4", "B1": "4", "B2": "4", "B3": "3"})
    assert (found["best"], found["least"]) == (["A1", "B1", "A2"], ["B3"])
    found = picture(browser, {"A1": "3", "A2": "3", "B1": "2", "B2": "3", "B3": "4"})
    assert (found["best"], found["least"]) == ([], ["B1", "B3", "A1"])
    assert picture(browser, {"B3": "2", "A1": "5"})["best"] == ["A1", "B3"], "a reversed statement is turned"
    for minimum, maximum, least in ((0, 1, 1), (1, 3, 3), (1, 6, 5), (1, 5, 4)):
        assert browser.look(f"leastGood({{ ...data, minimum: {minimum}, maximum: {maximum} }})") == least


def test_of_equal_answers_each_competency_comes_once_before_one_comes_twice(browser, forms, questionnaires):
    browser.open(forms["gemeentesecretaris"])
    scan = questionnaires["gemeentesecretaris"]
    items = {item.id: "1" if item.reverse else "5" for scale in scan.competencies for item in scale.items}
    found = picture(browser, items)
    assert set(found["means"].values()) == {5}
    assert found["least"] == []
    assert len({item.partition("_")[0] for item in found["best"]}) == 3


def test_a_statement_that_is_keyed_both_ways_is_neither_good_nor_bad(browser, tmp_path):
    keys = osc.Questionnaire.from_keys({"a": ["A1", "X"], "b": ["B1", "-X"]}, minimum=1, maximum=5)
    write_form(keys, tmp_path / "form.html")
    browser.open((tmp_path / "form.html").as_uri())
    found = picture(browser, {"A1": "5", "B1": "1", "X": "5"})
    assert found == {"means": {"a": 5, "b": 1}, "best": ["A1"], "least": ["B1"]}


def test_what_was_not_asked_is_not_in_it(browser, forms, questionnaires):
    browser.open(forms["gemeentesecretaris"])
    scan = questionnaires["gemeentesecretaris"]
    found = picture(browser, dict.fromkeys(scan.item_ids, "5"), scope="relevant")
    assert list(found["means"]) == [scale.id for scale in scan.competencies if scale.kind == "core"]
    asked = {item.id for scale in scan.competencies if scale.kind == "core" for item in scale.items}
    assert {*found["best"], *found["least"]} <= asked


@pytest.fixture
def filled(browser, person, forms, questionnaires):
    """Go with keys to the picture of someone who answered all but a few statements."""
    scan = questionnaires["gemeentesecretaris"]
    answers = {item.id: "2" if item.reverse else "4" for scale in scan.competencies for item in scale.items}
    answers |= {"bps_01": "5", "bps_07": "1", "cov_02": "1", "bes_03": "5", "pro_02": "3"}  # bps_07, bes_03: reversed
    answers = {name: answer for name, answer in answers.items() if not name.startswith("zel") or name == "zel_01"}
    browser.open(forms["gemeentesecretaris"])
    person.fill_until("Wat je wilt delen", CONTEXT | answers)
    assert browser.look("'picture' in JSON.parse(asJson(data, state))") is False, "not before it was seen"
    person.fill_page({})
    assert person.heading() == "Je eerste beeld"
    return answers


def heard(browser):
    """Return role and name of what a screen reader reads on the page, in order."""
    nodes = {node["nodeId"]: node for node in browser.send("Accessibility.getFullAXTree")["nodes"]}

    def read(node):
        if not node.get("ignored"):
            yield node["role"]["value"], node.get("name", {}).get("value", "")
        for child in node.get("childIds", ()):
            yield from read(nodes[child])

    return list(read(next(iter(nodes.values()))))


def test_keys_and_names(browser, person, filled, violations, questionnaires):
    assert person.focus()["word"] == "Je eerste beeld"
    said = heard(browser)
    headings = [name for role, name in said if role == "heading"]
    assert headings == [
        "Je eerste beeld",
        "Je gemiddelde per onderwerp",
        "Hier kun je op bouwen",
        "Hier zit nog ruimte",
        "Wat dit is, en wat niet",
        "Je volledige rapport volgt",
    ]
    words = [name for role, name in said if role == "StaticText"]
    asked = browser.look("Object.keys(pictureOf(data, state).means)")
    scales = [scale for scale in questionnaires["gemeentesecretaris"].competencies if scale.id in asked]
    assert len(scales) == 9
    at = [words.index(scale.name.replace("/", "/\u200b")) for scale in scales]
    assert at == sorted(at), "in the order of the questionnaire"
    after = {scale.id: words[place + 1] for scale, place in zip(scales, at, strict=True)}
    assert after["zelfreflectie"] == "te weinig antwoorden"
    assert after["persoonlijk_optreden"] == "4,0"
    assert {"Dat doe je (vrijwel) altijd.", "Dat doe je (vrijwel) nooit."} <= set(words)
    assert "Dat komt bij jou (vrijwel) nooit voor. Hier is minder beter." in words
    assert "Dat komt bij jou (vrijwel) altijd voor. Hier is minder beter." in words
    assert [name for role, name in said if role == "image"] == [], "the dots say nothing that the numbers do not"
    for width in (1280, 390, 320):
        browser.screen(width)
        assert browser.look("document.documentElement.scrollWidth") <= width
        assert violations() == []
    person.choose("Verder")
    assert person.heading() == "Je antwoorden downloaden"
    assert [url for url in browser.requests() if not url.startswith("file:///")] == []
    assert browser.complaints() == []


def test_it_is_in_what_is_printed_and_in_the_file(browser, person, filled, questionnaires, tmp_path):
    import pymupdf  # noqa: PLC0415 - only here

    with pymupdf.open(stream=browser.print()) as pdf:
        first, second, *rest = [" ".join(page.get_text().split()) for page in pdf]
        drawn = [page.get_drawings() for page in pdf]
    assert "Je eerste beeld" in first
    assert "Persoonlijk optreden 4,0" in first
    assert "Je volledige rapport volgt" in second
    assert "Wat dit is, en wat niet" in second
    assert sum(any(part[0] == "c" for part in one["items"]) for one in drawn[0]) == 8, (
        "a dot each, and none where there are too few answers"
    )
    assert "Welke rol heb je nu?" in rest[0]
    assert "Verder" not in first + second

    scan = questionnaires["gemeentesecretaris"]
    person.choose("Verder")
    person.choose("Download voor de scan (JSON)")
    file = browser.downloaded()
    saved = json.loads(file.read_text("utf-8"))["picture"]
    read = osc.score(osc.read_answers(file, scan)).frame
    means = {row.competency: None if np.isnan(row.score) else number(row.score) for row in read.itertuples()}
    assert {name: mean if mean is None else number(mean) for name, mean in saved["means"].items()} == {
        name: means[name] for name in saved["means"]
    }
    assert saved["best"][0] == "bps_01"
    assert {"bps_07", *saved["best"]} == set(saved["best"])
    assert {"cov_02", "bes_03"} <= set(saved["least"])
    assert osc.Scan(scan).ask(file).answers.respondents.shape == (1,), "a notebook goes on with it"


def test_a_form_that_was_not_begun_prints_without_it(browser, forms):
    import pymupdf  # noqa: PLC0415 - only here

    browser.open(forms["gemeentesecretaris"])
    with pymupdf.open(stream=browser.print()) as pdf:
        text = " ".join(" ".join(page.get_text().split()) for page in pdf)
    assert "Ontwikkelscan voor gemeentesecretarissen" in text
    assert "Wat je gaat doen" in text
    assert "Je gemiddelde per onderwerp" not in text


def test_halfway_there_is_no_picture_in_print(browser, person, forms):
    import pymupdf  # noqa: PLC0415 - only here

    browser.open(forms["eigen_sleutels"])
    person.fill_until("Je antwoorden nakijken", {"A1": "6"})
    with pymupdf.open(stream=browser.print()) as pdf:
        text = " ".join(" ".join(page.get_text().split()) for page in pdf)
    assert "Je eerste beeld" not in text


def test_without_an_answer_it_says_so(browser, person, forms, violations):
    browser.open(forms["eigen_sleutels"])
    person.fill_until("Je eerste beeld", {"A1": "nvt"})
    text = browser.look("document.querySelector('main').innerText")
    assert "Er is nog geen beeld" in text
    assert "Je gemiddelde" not in text
    assert violations() == []


def test_answers_without_words_are_told_as_numbers(browser, person, forms):
    browser.open(forms["eigen_sleutels"])
    person.fill_until("Je eerste beeld", {"A1": "1", "A2": "6", "A3": "6", "C1": "2", "C4": "5"})
    text = browser.look("document.querySelector('main').innerText")
    assert "Van 1 tot 6." in text
    assert "Je antwoord: 1. Deze stelling telt omgekeerd." in text
    assert "Je antwoord: 6." in text
