"""The report of one person: pages that hold what belongs together, and words that fit the most and the least."""

from __future__ import annotations

import re

import pandas as pd
import pymupdf
import pytest

from ontwikkelscan import Questionnaire, Scan, load_questionnaire, simulate_answers
from ontwikkelscan.charts.marks import Text
from ontwikkelscan.documents.pdf import render_pdf
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.person_report import person_report
from ontwikkelscan.reporting.summary import MOST_SHOWN

SCANS = ("gemeentesecretaris", "hrm_adviseur")
TITLES = ("Wat opvalt", "Om mee te beginnen", "Eén volgende stap", "Hoe zeker is dit?")


def squeezed(text):
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def sheets(record, form="full"):
    """Return the text of each page without white space, so that line breaks make no difference."""
    return [squeezed(sheet.get_text()) for sheet in pymupdf.open(stream=render_pdf(person_report(record, form=form)))]


def without_foot(page):
    return page[: page.rindex("Geenselectie")]


def headings(record, form="full"):
    return [block.text for block in person_report(record, form=form).blocks if type(block).__name__ == "Heading"]


@pytest.fixture(scope="module")
def examples():
    return {name: Scan(name).run(str(data_root("examples") / f"{name}.csv")) for name in SCANS}


@pytest.fixture(scope="module")
def full(examples):
    """The pages of the full report of every example person, drawn once."""
    return {
        name: {person: sheets(result[person].record) for person in result.respondents}
        for name, result in examples.items()
    }


@pytest.fixture(scope="module")
def extremes():
    """People at the ends: every need, none, no context, nothing that applies, core alone, nothing at all."""
    questionnaire = load_questionnaire("gemeentesecretaris")
    simulated = simulate_answers(questionnaire, 1, seed=5).frame.pivot(
        index="respondent", columns="item", values="answer"
    )
    base = simulated.astype(str).iloc[0].to_dict()
    reverse = {item.id: item.reverse for scale in questionnaire.competencies for item in scale.items}
    core = {item.id for scale in questionnaire.competencies if scale.kind == "core" for item in scale.items}
    first = {question.id: next(iter(question.options or {}), "") for question in questionnaire.context.questions}
    weights = {f"belang_{competency.id}": "5" for competency in questionnaire.competencies}
    people = {
        "most": {item: "5" if turned else "1" for item, turned in reverse.items()} | first | weights,
        "none": {item: "1" if turned else "5" for item, turned in reverse.items()} | first | weights,
        "no_context": base,
        "not_applicable": dict.fromkeys(reverse, "nvt") | first,
        "core": {item: "2" if item in core else "" for item in reverse},
        "empty": dict.fromkeys(reverse, ""),
    }
    frame = pd.DataFrame([{"respondent": name} | row for name, row in people.items()]).fillna("")
    return Scan("gemeentesecretaris").run(frame)


@pytest.mark.parametrize("name", SCANS)
def test_the_short_form_is_two_pages_and_opens_as_the_full_one(examples, full, name):
    for person in examples[name].respondents:
        short = sheets(examples[name][person].record, "short")
        assert len(short) == 2, person
        assert without_foot(short[0]) == without_foot(full[name][person][0])


@pytest.mark.parametrize("name", SCANS)
def test_each_need_has_a_page_of_its_own(examples, full, name):
    seen = 0
    for person in examples[name].respondents:
        record = examples[name][person].record
        pages = full[name][person]
        for outcome in record.ranked[:MOST_SHOWN]:
            start = squeezed(f"{outcome.rank}. {outcome.competency.name}:")
            (own,) = [page for page in pages if page.startswith(start)]
            assert squeezed(outcome.competency.conversation.result) in own
            assert all(squeezed(item.text) in own for item in outcome.competency.items)
            seen += 1
    assert seen > 40


def test_answers_stand_as_they_were_given(examples):
    result = examples["gemeentesecretaris"]
    frame = result.items.query("respondent == 'R001'").set_index(["competency", "item"])
    record = result["R001"].record
    labels = record.questionnaire.labels
    for outcome in record.outcomes:
        for item, said in zip(outcome.competency.items, outcome.said, strict=True):
            row = frame.loc[(outcome.competency.id, item.id)]
            assert said == (
                row["answer"] if row["state"] == "answered" else "nvt" if row["state"] == "nvt" else "missing"
            )
    tables = {block.caption: block for block in person_report(record).blocks if type(block).__name__ == "Table"}
    first = record.ranked[0]
    rows = tables[f"Wat je zei bij {first.competency.name}"].rows
    words = [
        labels[said - 1] + " *" * item.reverse for item, said in zip(first.competency.items, first.said, strict=True)
    ]
    assert [row[1] for row in rows] == words


@pytest.mark.parametrize("person", ["most", "none", "no_context", "not_applicable", "core", "empty"])
def test_the_short_form_is_two_pages_for_extremes(extremes, person):
    assert len(sheets(extremes[person].record, "short")) == 2


def test_every_need_at_once(extremes):
    record = extremes["most"].record
    assert len(record.ranked) > MOST_SHOWN
    text = "".join(sheets(record))
    assert squeezed("Ook genoemd") in text
    assert all(squeezed(outcome.competency.name) in text for outcome in record.ranked)
    assert set(TITLES) <= set(headings(record))


def test_no_need_says_what_that_means(extremes):
    record = extremes["none"].record
    assert not record.ranked
    text = "".join(sheets(record))
    assert squeezed("Geen ontwikkelbehoefte.") in text
    assert squeezed("De scan wijst geen ontwikkelbehoeften aan.") in text
    assert squeezed("Vraag deze week iemand die je aan het werk ziet") not in text


@pytest.mark.parametrize("person", ["not_applicable", "empty"])
def test_without_a_score_nothing_is_claimed(extremes, person):
    record = extremes[person].record
    text = "".join(sheets(record))
    assert squeezed("Er zijn te weinig antwoorden voor een uitslag.") in text
    assert squeezed("14 competenties hebben geen score.") in text
    for claim in (
        "Om mee te beginnen",
        "Eén volgende stap",
        "Een score heeft een marge",
        "duidelijke ontwikkelbehoefte:",
    ):
        assert squeezed(claim) not in text


def test_core_alone_tells_what_was_not_asked(extremes):
    text = "".join(sheets(extremes["core"].record, "short"))
    assert squeezed("8 competenties hebben geen score.") in text
    assert text.count(squeezed("niet gevraagd")) >= 8


def test_without_context_it_is_unknown_what_counts(extremes):
    text = sheets(extremes["no_context"].record, "short")[0]
    assert squeezed("Van 8 competenties is nog onbekend of ze in jouw gemeente meetellen.") in text


def test_own_keys_get_scores_and_no_claims_about_levels():
    own = Questionnaire.from_keys({"calm": ["a1", "-a2"], "brave": ["b1", "b2"], "open": ["c1"]}, minimum=1, maximum=6)
    result = Scan(own).run(pd.DataFrame([{"respondent": "R001", "a1": 3, "a2": 2, "b1": 6, "b2": 5, "c1": 2}]))
    text = "".join(sheets(result["R001"].record))
    assert squeezed("Hoog en laag.") in text
    for word in ("behoefte aan", "vereist niveau:", "Een score heeft een marge", "Je plan"):
        assert squeezed(word) not in text


def drawn(figure):
    return " ".join(line for mark in figure.drawing.marks if isinstance(mark, Text) for line in mark.lines)


def test_the_mean_of_a_norm_group_carries_its_stamp(examples):
    path = str(data_root("examples") / "gemeentesecretaris.csv")
    record = Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen").run(path)["R001"].record
    with_norm, without = (
        next(block for block in person_report(each).blocks if type(block).__name__ == "Figure" and block.wide)
        for each in (record, examples["gemeentesecretaris"]["R001"].record)
    )
    assert "gemiddelde van de normgroep (illustratieve norm, gesimuleerd)" in drawn(with_norm)
    assert "Gemiddelde van de normgroep (illustratieve norm, gesimuleerd): " in with_norm.alt
    assert "normgroep" not in drawn(without) + without.alt
