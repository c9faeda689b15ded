"""The report of one person: pages that hold what belongs together, and words that fit the most and the least."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pymupdf
import pytest

import ontwikkelscan
from ontwikkelscan import Questionnaire, Scan, load_questionnaire, simulate_answers
from ontwikkelscan.documents.blocks import PageBreak, Statements, Topic
from ontwikkelscan.documents.pdf import render_pdf
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.need_page import own_pages
from ontwikkelscan.reporting.person_report import person_report
from ontwikkelscan.reporting.plans.first_days import first_days_page
from ontwikkelscan.reporting.plans.plan import personal_plan
from ontwikkelscan.reporting.summary import MOST_SHOWN
from ontwikkelscan.reporting.words import because, keyed, label
from ontwikkelscan.texts import level, number
from tests.long_sentences import long_in

FORM = Path(ontwikkelscan.__file__).parent / "asking" / "form.js"
SCANS = ("gemeentesecretaris", "hrm_adviseur")
TITLES = ("Waar je op kunt bouwen", "Waar je aan kunt werken", "Doe deze week één ding")


def squeezed(text):
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def sheets(record, form="full"):
    """Return the text of each page without white space, so that line breaks make no difference."""
    return [squeezed(sheet.get_text()) for sheet in pymupdf.open(stream=render_pdf(person_report(record, form=form)))]


def without_foot(page):
    return page[: page.rfind("Geenselectie")]


def parts(record, form="full"):
    return {block.title: block for block in person_report(record, form=form).blocks if isinstance(block, Topic)}


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
    """Of who answered too little there is one page, whatever the form."""
    for person in examples[name].respondents:
        record = examples[name][person].record
        short = sheets(record, "short")
        assert len(short) == (2 if any(one.status == "scored" for one in record.outcomes) else 1), person
        assert [without_foot(page) for page in short] == [without_foot(page) for page in full[name][person][:2]]


@pytest.mark.parametrize("name", SCANS)
def test_a_report_has_as_many_pages_as_it_needs(examples, full, name):
    """At most nine; one without a score, four without needs where nothing else asks for a page."""
    seen = set()
    for person in examples[name].respondents:
        record, n = examples[name][person].record, len(full[name][person])
        own = own_pages(record)
        if not any(one.status == "scored" for one in record.outcomes):
            assert n == 1, person
        elif not record.ranked:
            assert n <= 4 + len(own), person
        else:
            assert n <= 6 + len(own), person
            assert n <= (9 if name == "gemeentesecretaris" else 10), person
        seen.add(n)
    assert {1, 4} <= seen or name != "gemeentesecretaris"
    if name == "gemeentesecretaris":
        assert [len(full[name][person]) for person in ("R001", "R008", "R009")] == [9, 1, 4]


@pytest.mark.parametrize("name", SCANS)
def test_no_page_but_the_last_is_nearly_empty(examples, name):
    for person in examples[name].respondents:
        pdf = pymupdf.open(stream=render_pdf(person_report(examples[name][person].record)))
        ends = [max(block[3] for block in page.get_text("blocks") if block[3] < 780) for page in pdf]
        assert min(ends[:-1], default=800) > 842 / 3, person


def test_letters_stay_large_enough(examples, extremes):
    """No letter below 8 points, of a page that was set smaller either; most of each page at almost 9 or more."""
    people = [examples["gemeentesecretaris"][name] for name in ("R001", "R005", "R007", "R010")]
    found = set()
    for person in [*people, extremes["most"], extremes["core"]]:
        for page in pymupdf.open(stream=render_pdf(person_report(person.record))):
            spans = [
                span for block in page.get_text("dict")["blocks"] for line in block["lines"] for span in line["spans"]
            ]
            letters = Counter[float]()
            for span in spans:
                letters[span["size"]] += len(span["text"])
            assert min(letters) > 7.99, person
            assert sum(n for size, n in letters.items() if size > 8.89) > sum(letters.values()) / 2, person
            found.add(round(max(letters, key=letters.__getitem__), 2))
    assert {9.5, 10.0} <= found, "pages that fit, and pages that were made to fit"


@pytest.mark.parametrize("name", SCANS)
def test_no_sentence_is_longer_than_25_words(examples, extremes, name):
    people = [*examples[name], *(extremes if name == "gemeentesecretaris" else ())]
    for person in people:
        record, outcome = person.record, next(iter(person.record.ranked), None)
        papers = [person_report(record), personal_plan(record, outcome)]
        papers += [first_days_page(record)] if name == "gemeentesecretaris" else []
        assert [(person, long_in(paper)) for paper in papers if long_in(paper)] == []


def test_words_of_headings_are_not_said_again_and_again(examples):
    """Each need is named twice on the first page, beside the figure: in its first sentence and where its score is."""
    for result in examples.values():
        for person in result:
            blocks = person_report(person.record).blocks
            end = next((place for place, block in enumerate(blocks) if isinstance(block, PageBreak)), len(blocks))
            heads = re.findall(r"\*\*([^*]+)\*\*|title='([^']+)'", str(blocks[:end]).lower())
            named = Counter(word for pair in heads for word in pair if word)
            for outcome in person.record.ranked[:3]:
                assert named[outcome.competency.label] <= 1, person


@pytest.mark.parametrize("name", SCANS)
def test_the_largest_needs_have_a_page_of_their_own(examples, full, name):
    seen = 0
    for person in examples[name].respondents:
        record = examples[name][person].record
        own = own_pages(record)
        assert own[:3] == record.ranked[:3] if len(record.ranked) > 2 else own[: len(record.ranked)] == record.ranked
        assert len(own) <= 4
        assert all(one.importance == 5 for one in own[3:])
        for outcome in own:
            start = squeezed(label(outcome.competency))
            (page,) = [page for page in full[name][person][2:] if page.startswith(start)]
            assert squeezed(outcome.competency.conversation.result) in page
            assert all(squeezed(item.text) in page for item in outcome.competency.items)
            seen += 1
    assert seen > 25


def test_answers_stand_as_they_were_given(examples):
    """Sorted by how far they help; a statement that is turned round says so in words."""
    result = examples["gemeentesecretaris"]
    frame = result.items.query("respondent == 'R001'").set_index(["competency", "item"])
    record = result["R001"].record
    labels = record.questionnaire.labels
    for outcome in record.outcomes:
        for item, said in outcome.answers:
            row = frame.loc[(outcome.competency.id, item.id)]
            assert said == (
                row["answer"] if row["state"] == "answered" else "nvt" if row["state"] == "nvt" else "missing"
            )
    first = record.ranked[0]
    (told, *_) = [
        block.blocks[0]
        for block in person_report(record).blocks
        if isinstance(block, Topic) and block.title == "Wat je zelf zei"
    ]
    assert isinstance(told, Statements)
    rows = {row.text: (title, row) for title, several in told.groups for row in several}
    headings = {5: "Gaat al goed", 4: "Gaat al goed", 3: "Soms", 2: "Hier zit ruimte", 1: "Hier zit ruimte"}
    for item, said in first.answers:
        title, row = rows[item.text]
        value = keyed(item, said, record.questionnaire)
        assert row.place == value
        assert title == headings[value]
        assert row.words == labels[said - 1] + " (minder is beter)" * item.reverse
    places = [row.place for _, several in told.groups for row in several]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize("person", ["most", "none", "no_context", "core"])
def test_the_short_form_is_two_pages_for_extremes(extremes, person):
    assert len(sheets(extremes[person].record, "short")) == 2


def test_every_need_at_once(extremes):
    record = extremes["most"].record
    assert len(record.ranked) > MOST_SHOWN
    found = parts(record)
    assert set(TITLES) <= set(found)
    rest = " ".join(found["Ook genoemd"].blocks[0].items)
    assert all(one.competency.label in rest.lower() for one in record.ranked if one not in own_pages(record))
    theme, needs = max(record.themes, key=lambda pair: len(pair[1]))
    told = f"Het vaakst gaat het om {theme.name.lower()}: {len(needs)} van de {len(record.ranked)}."
    alone = [len(some) for _, some in record.themes].count(len(needs)) == 1
    assert (told in found["Waar je aan kunt werken"].blocks[1].text) == alone
    assert len(found["Waar je aan kunt werken"].blocks[0].items) == 3


def test_no_need_says_what_that_means(extremes):
    record = extremes["none"].record
    assert not record.ranked
    text = "".join(sheets(record))
    assert squeezed("De scan wijst geen ontwikkelbehoeften aan.") in text
    assert squeezed("Vraag deze week iemand die je aan het werk ziet") not in text


@pytest.mark.parametrize("person", ["not_applicable", "empty"])
def test_without_a_score_there_is_one_page_that_helps_on(extremes, person):
    (page,) = sheets(extremes[person].record)
    assert squeezed("Er zijn te weinig antwoorden voor een uitslag.") in page
    n_open = 112 if person == "empty" else 0
    assert squeezed(f"Er staan nog {n_open} stellingen open.") in page
    for claim in (*TITLES, "marge", "–"):
        assert squeezed(claim) not in page


def test_what_is_open_takes_as_long_as_the_form_says(extremes):
    (page,) = sheets(extremes["empty"].record)
    seconds = int(re.search(r"ITEM_SECONDS = (\d+);", FORM.read_text("utf-8"))[1])
    assert squeezed(f"Dat kost ongeveer {math.ceil(112 * seconds / 60)} minuten") in page


def test_this_week_belongs_to_the_lowest_answer_of_the_first_need(examples):
    for name in SCANS:
        for person in examples[name].respondents:
            record = examples[name][person].record
            if not record.ranked:
                continue
            outcome = record.ranked[0]
            given = {item: keyed(item, said, record.questionnaire) for item, said in outcome.answers}
            item = min((one for one in given if given[one]), key=lambda one: given[one])
            (told,) = parts(record)["Doe deze week één ding"].blocks
            assert told.title == item.tip
            assert re.match(rf"Dit hoort bij nummer 1\. Je antwoordde '.+' op: {re.escape(item.text)}", told.text)
            assert told.text.endswith(" Hier is minder beter.") == item.reverse


def test_reasons_add_up_to_the_level(examples):
    """As the page says: a half point for each reason, of what only the municipality asks from the second on."""
    seen = set()
    for result in examples.values():
        levels = result.questionnaire.rules.levels
        for outcome in (one for person in result for one in own_pages(person.record) if one.rules and one.rank):
            situational = outcome.competency.kind == "situational"
            start, n = (levels.situational if situational else levels.core), len(outcome.rules) - situational
            assert outcome.required == min(start + n * levels.step, levels.maximum)
            seen.add((situational, n))
    assert len(seen) > 3


def test_why_something_is_asked_follows_the_rules(examples):
    """By a rule that named it, as of everyone where none did, or by hand."""
    by_hand = Scan("gemeentesecretaris", required={"visie": 4.0}).run(
        str(data_root("examples") / "gemeentesecretaris.csv")
    )
    kinds = {"omdat": 0, "dat geldt voor iedereen": 0, "ingesteld is": 0}
    for result in (*examples.values(), by_hand):
        rules = result.needs.set_index(["respondent", "competency"])["rule"]
        for person in result.respondents:
            for outcome in result[person].record.ranked:
                named = rules[person, outcome.competency.id].split()
                fired = [rule for rule in named if rule not in ("belang_onbekend", "handmatig")]
                words = "ingesteld is" if "handmatig" in named else "omdat" if fired else "dat geldt voor iedereen"
                told = because(outcome, result[person].record)
                assert words in told
                assert told.startswith(f"Je score is {number(outcome.score)}; ")
                assert level(outcome.required) in told
                kinds[words] += 1
    assert min(kinds.values()) > 0


def test_core_alone_tells_what_was_not_asked(extremes):
    text = "".join(sheets(extremes["core"].record, "short"))
    assert squeezed("Over 8 competenties is niets gevraagd, of je sloeg ze over.") in text


def test_without_context_it_is_unknown_what_counts(extremes):
    text = sheets(extremes["no_context"].record, "short")[1]
    assert squeezed("Van 8 competenties is nog onbekend of ze in jouw gemeente meetellen.") in text


def test_own_keys_get_scores_and_no_claims_about_levels():
    own = Questionnaire.from_keys({"calm": ["a1", "-a2"], "brave": ["b1", "b2"], "open": ["c1"]}, minimum=1, maximum=6)
    result = Scan(own).run(pd.DataFrame([{"respondent": "R001", "a1": 3, "a2": 2, "b1": 6, "b2": 5, "c1": 2}]))
    found = parts(result["R001"].record)
    assert set(found) == {"Waar je op kunt bouwen"}
    (best,) = found["Waar je op kunt bouwen"].blocks
    assert [(row.text, row.words) for _, rows in best.groups for row in rows] == [
        ("b1", "6"),
        ("a2", "2 (minder is beter)"),
    ]
    text = "".join(sheets(result["R001"].record))
    for word in ("behoefte aan", "je werk vraagt", "scores hebben een marge"):
        assert squeezed(word) not in text


def test_no_answer_below_often_stands_for_a_strength(examples):
    for name in SCANS:
        for person in examples[name].respondents:
            record = examples[name][person].record
            block = parts(record).get("Waar je op kunt bouwen")
            for told in block.blocks if block else ():
                if isinstance(told, Statements):
                    assert all(row.place >= 4 for _, rows in told.groups for row in rows)


def test_what_is_indispensable_and_does_not_count_is_told(examples):
    told = 0
    for person in examples["gemeentesecretaris"].respondents:
        record = examples["gemeentesecretaris"][person].record
        for outcome in record.outcomes:
            if outcome.importance == 5 and outcome.relevant == "no" and outcome.score is not None:
                start = f"Je noemt {outcome.competency.label} onmisbaar."
                (line,) = [one for one in parts(record)["Let op"].blocks[0].items if one.startswith(start)]
                assert "is daar nu geen niveau gevraagd" in line
                assert ("Er gaat toch een bladzijde over." in line) == (outcome in own_pages(record))
                told += 1
    assert told > 3


def test_a_norm_that_is_simulated_is_stamped_on_a_page_of_its_own(examples):
    path = str(data_root("examples") / "gemeentesecretaris.csv")
    record = Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen").run(path)["R001"].record
    with_norm, without = sheets(record), sheets(examples["gemeentesecretaris"]["R001"].record)
    (page,) = [page for page in with_norm if page.startswith(squeezed("Naast collega's"))]
    assert squeezed("Illustratieve norm, gesimuleerd") in page
    assert not [page for page in without if page.startswith(squeezed("Naast collega's"))]
    assert "normgroep" not in without[0] + without[1]
