"""Every sentence that a document can print about an outcome is true of everybody to whom it is printed.

tests/contracts/sentences.yaml says, per sentence, when it is true. Here documents are made for all demo people and
2,000 simulated ones, extremes included, and each sentence that is printed is held against the frames.
"""

from __future__ import annotations

import sys
import warnings
from collections import defaultdict
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml

import ontwikkelscan as osc
from ontwikkelscan import texts
from ontwikkelscan.documents.blocks import Table
from ontwikkelscan.model.answers import Reading
from ontwikkelscan.reporting import person_report as report
from ontwikkelscan.reporting.intake import intake_document
from ontwikkelscan.reporting.interview import interview_form
from ontwikkelscan.reporting.need_page import need_page, own_pages
from ontwikkelscan.reporting.plans.first_days import first_days_page, has_talks
from ontwikkelscan.reporting.profile import profile_rows
from tests.contracts import conditions

pytestmark = pytest.mark.slow(
    "documents are made once of all demo people and 2,000 simulated ones, so that rare sentences are printed"
)
SECTIONS = (
    *("status", "need", "need_short", "report.caution", "report.filling_in", "report.lead", "report.build"),
    *("report.work", "report.why", "report.week", "report.begin_sure", "report.too_few", "report.word"),
    *("report.profile", "report.watch", "report.asked", "report.needs", "report.need", "report.need_sure"),
    *("report.other", "report.programmes"),
    *("intake.lead", "intake.drafts", "intake.outcomes", "intake.learning", "intake.fit", "interview.shared"),
    *("first_days.lead", "first_days.asked", "first_days.colleague"),
)
"""Parts of the catalogue of which each text has a condition, or stands in ``ALWAYS``."""
ALWAYS = {
    "report.lead": "scores",
    "report.build": "heading note_strong note_statements use nothing",
    "report.work": "heading order",
    "report.why": "rule everyone other by_hand",
    "report.week": "heading answer answer_first turned ask agree",
    "report.begin_sure": "self required by_hand",
    "report.profile": (
        "heading lead_scores figure_title figure_title_more figure_caption figure_alone figure_axis figure_axis_scores "
        "figure_narrow figure_narrow_ranked axis_asked axis_by_hand axis_aside axis_score rows row row_scores "
        "rows_caption column_score column_required "
        "column_importance legend_own legend_interval legend_required legend_required_by_hand legend_gap legend_aside "
        "legend_not_scored words meanings_note watch highest has_page sure caption caption_scores interval note"
    ),
    "report.profile.meanings": "clear likely possible level strength",
    "report.asked": "heading everyone counts more",
    "report.need": (
        "what said said_note asked asked_by_hand level_words because begin or on_the_job with_others by_study "
        "colleague ways ways_note way way_part"
    ),
    "report.other": "heading needs tip strengths strengths_note level",
    "report.programmes": (
        "heading routes routes_note route route_whole highest fits admission_one admission_more admission_open also "
        "closed offer links ask ask_whom ask_note sure"
    ),
    "report.caution": "title text",
    "intake.lead": "not_shared nothing wishes",
    "intake.drafts": "heading note importance back forward",
    "intake.outcomes": (
        "heading caption caption_needs note plain_note note_level note_needs note_facts figure figure_caption alt "
        "alt_row alt_row_asked alt_row_aside"
    ),
    "intake.outcomes.legend": "own interval required gap aside not_scored",
    "intake.outcomes.column": "competency score interval required importance need",
    "intake.learning": "draft_importance",
    "intake.fit": "nothing",
    "first_days.colleague": "heading who outside way ask ask_need",
    "interview.shared": "heading questions wishes step support programmes programme",
}
"""Headings, and what holds of everyone, is checked by its fields, or says nothing about an outcome."""
SEVERAL = 60
"""Of results of so many people the papers for others are made too."""
TOLD = {
    part: {words: getattr(conditions, name) for name, several in by_name.items() for words in several}
    for part, by_name in yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text("utf-8")).items()
}
ROWS, PERSONS, WORDS, PEAKS = (TOLD[part] for part in ("rows", "persons", "words", "peaks"))
COUNTS = {
    "Ontwikkelbehoefte {rank} van {n}": conditions.ranked,
    "{n} duidelijk": conditions.clear,
    "{n} waarschijnlijk": conditions.likely,
    "{n} mogelijk": conditions.possible,
    "vergelijken": conditions.judged,
    "vergeleken competenties": conditions.judged,
    "De scan vergeleek {n}": conditions.judged,
    "competenties is nog onbekend": conditions.of_unknown_relevance,
    "Bij {n} competenties is er geen niveau": conditions.without_level,
    "te weinig antwoorden voor een score.**": conditions.too_few,
    "competenties is niets gevraagd": conditions.not_asked,
    "competenties is niet te zeggen": conditions.without_error,
    "te onbetrouwbaar gemeten": conditions.unreliable,
}
"""What ``{n}`` counts in a sentence with these words."""
NAMED = 3
"""Where ``{n}`` counts what is left of a list, so many are named."""
ELSEWHERE = ("{sentences}", "Het vaakst gaat het om", "stellingen open", "voldoe je volgens je antwoorden")
"""Sentences whose ``{n}`` is of no list of competencies: tests of their own look at it."""
OF_NAMES = ("{n} van je {n_all}", "{n} van je belangrijkste")
"""Sentences in which ``{n}`` counts the names."""
N = 1000
SCAN = partial(osc.Scan, programmes=osc.load_programmes())


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, one in value.items():
            yield from leaves(one, (*path, name))
    elif isinstance(value, str):
        yield ".".join(path), value


CATALOGUE = {key: one for part in SECTIONS for key, one in leaves(texts.section(part), (part,))}
OPEN = {
    key: one
    for key, one in CATALOGUE.items()
    if key.rpartition(".")[2] not in ALWAYS.get(key.rpartition(".")[0], "").split()
}


def answered(questionnaire, keyed):
    """Return a row of answers that score so on every item."""
    low, high = questionnaire.minimum, questionnaire.maximum
    items = [item for scale in questionnaire.competencies for item in scale.items]
    return {item.id: low + high - keyed if item.reverse else keyed for item in items}


def extremes(questionnaire):
    """Return people of whom documents have little or much to say."""
    scales, items = questionnaire.competencies, questionnaire.item_ids
    full = {q.id: next(iter(q.options)) for q in questionnaire.context_questions if q.options}
    rows = [dict.fromkeys(items), dict.fromkeys(items, "nvt")]
    rows += [dict.fromkeys(items, answer) for answer in range(1, 6)]
    rows += [answered(questionnaire, keyed) | context for keyed in range(1, 6) for context in ({}, full)]
    alternating = answered(questionnaire, 3) | {i: 4 for n, i in enumerate(items) if n % 2} | full
    rows.append(alternating)  # on the level
    core = [item.id for scale in scales if scale.kind == "core" for item in scale.items]
    rows.append({name: value for name, value in answered(questionnaire, 3).items() if name in core})
    for n_scales in (1, 2, 4):
        some = [item.id for scale in scales[:n_scales] for item in scale.items]
        rows.append({name: value for name, value in answered(questionnaire, 2).items() if name in some})
    for n_low in range(1, len(scales)):  # so many scales far below, the others at the top
        low, high = answered(questionnaire, 1), answered(questionnaire, 5)
        some = {item.id for scale in scales[:n_low] for item in scale.items}
        rows.append(full | {name: low[name] if name in some else high[name] for name in low})
    return pd.DataFrame([{"respondent": f"X{n:03}"} | row for n, row in enumerate(rows)])


def simulated(questionnaire, n, seed):
    """Return simulated people with random municipalities, and answers and importance missing at random."""
    random = np.random.default_rng(seed)
    answers = osc.simulate_answers(questionnaire, n, seed=seed)
    context = pd.DataFrame(
        {q.id: random.choice(list(q.options), n) for q in questionnaire.context_questions if q.options}, dtype=object
    )
    context["inwoners"], context["jaren_in_rol"] = (
        random.integers(3000, 250_000, n) * 1.0,
        random.integers(0, 20, n) * 1.0,
    )
    context = context.mask(random.random(context.shape) < 0.15 * (random.random((n, 1)) < 0.5))
    codes = answers.codes.copy()
    codes[random.random(codes.shape) < 0.3 * (random.random(n) < 0.3)] = questionnaire.answer_code.empty
    importance = np.where(random.random(answers.importance.shape) < 0.1, np.nan, answers.importance)
    return replace(answers, codes=codes, context=context, importance=importance)


def real(answers):
    """Return simulated answers passed off as those of people, which only a test may do."""
    return replace(answers, reading=Reading("proef", len(answers)))


def own_keys():
    """Return people of a questionnaire of one's own, with some levels and an error from the sample, or none."""
    names = [f"schaal_{letter}" for letter in "abcdefgh"]
    keys = osc.Questionnaire.from_keys({name: [f"{name}{n}" for n in range(4)] for name in names}, minimum=1, maximum=5)
    answers = osc.simulate_answers(keys, 40, seed=5)
    unweighed = replace(answers, importance=np.full(answers.importance.shape, np.nan))
    several = [(8, "sample"), (7, "sample"), (6, "sample"), (1, "sample"), (8, None), (2, None), (1, None)]
    for n_levels, reliability in several:
        scan = SCAN(keys, required=dict.fromkeys(names[:n_levels], 3.75), reliability=reliability)
        yield scan.run(unweighed if n_levels in (6, 7) else answers)


def running():
    """Return the bundled programmes, each with an edition that is still to come."""
    programmes = osc.load_programmes()
    later = {"id": "later", "starts": "2098-10", "ends": "2099-06"}
    return replace(
        programmes,
        programmes=tuple(
            one.model_copy(
                update={"editions": tuple(edition.model_copy(update=later) for edition in one.editions[-1:])}
            )
            for one in programmes.programmes
        ),
    )


def results():
    """Yield results of many kinds of people and scans."""
    for number, name in enumerate(("gemeentesecretaris", "hrm_adviseur")):
        asked = osc.load_questionnaire(name)
        scan = SCAN(asked)
        yield scan.run(osc.example(name))
        yield scan.run(extremes(asked))
        yield scan.run(simulated(asked, N, seed=number))
        yield osc.Scan(asked, programmes=running()).run(osc.example(name))
        if number == 0:  # whose advice works on two indispensable needs, and on none of the largest
            yield scan.run(simulated(asked, N, seed=120)[["S00442"]])
        sample = real(simulated(asked, 300, seed=20 + number))
        norm = osc.build_norm(sample, id="proef", minimum_n=100)
        people = real(simulated(asked, 40, seed=30 + number))
        yield SCAN(asked, norm=norm).run(people)
        weak = tuple(s.model_copy(update={"reliability": 0.5}) for s in norm.scales[: 5 * number + 1])
        yield SCAN(asked, norm=norm.model_copy(update={"scales": weak + norm.scales[len(weak) :]})).run(people)
        weak = tuple(s.model_copy(update={"reliability": 0.5}) for s in norm.scales[:2])
        yield SCAN(asked, norm=norm.model_copy(update={"scales": weak + norm.scales[2:]})).run(people[:10])
        some = dict(zip(asked.competency_ids, (3.0, 4.0, np.nan, 4.5), strict=False))
        yield SCAN(asked, required={k: v for k, v in some.items() if v == v}).run(people[:10])  # noqa: PLR0124 - NaN
    yield from own_keys()


def told_of(result):
    """Yield each person of a result with what the frames say of them: a row per competency."""
    keys = ["respondent", "competency"]
    table = result.needs.merge(result.scores, on=keys)
    table["name"] = table["competency"].map({one.id: one.name for one in result.questionnaire.competencies})
    table["label"] = table["competency"].map({one.id: one.label for one in result.questionnaire.competencies})
    settings = result.run_record.settings
    basis = "norm" if "norm" in settings["basis"] else settings.get("reliability", "provisional")
    everyone, m = list(table.itertuples(index=False)), len(result.questionnaire.competencies)
    quality = {
        who: dict(zip(rows["index"], rows["flag"], strict=True)) for who, rows in result.quality.groupby("respondent")
    }
    advice = result.recommendations
    recommended = set(advice.loc[advice["recommended"] == "yes", "respondent"])
    for place, person in enumerate(result):
        record = person.record
        shares = {one.competency.id: one.top_share for one in record.outcomes}
        rows = [
            SimpleNamespace(**row._asdict(), top_share=shares[row.competency])
            for row in everyone[place * m : place * m + m]
        ]
        name = record.respondent
        yield person, told_rows(rows, basis, quality[name], name in recommended)


def told_rows(rows, basis, quality, recommended):
    return SimpleNamespace(
        rows=rows,
        by_name={name: row for row in rows for name in (row.label, row.label[:1].upper() + row.label[1:], row.name)},
        judged=[row for row in rows if conditions.judged(row)],
        basis=basis,
        quality=quality,
        recommended=recommended,
    )


def shared_part(told, chosen):
    """Return what is told of the competencies that are shared, their needs numbered anew."""
    rows = [SimpleNamespace(**vars(row)) for row in told.rows if row.competency in chosen]
    for place, row in enumerate(sorted(filter(conditions.ranked, rows), key=lambda row: row.rank), start=1):
        row.rank = place
    return told_rows(rows, told.basis, told.quality, told.recommended)


def named(words, told):
    """Return the rows of the competencies that a text names, the longest names first."""
    found = []
    for name in sorted(told.by_name, key=len, reverse=True):
        if name in words:
            words = words.replace(name, "")
            if told.by_name[name] not in found:
                found.append(told.by_name[name])
    return found


class Recorder:
    """Stands in for the catalogue: keeps which text was asked for, with which fields."""

    def __init__(self):
        self.asked = []

    def __call__(self, key, **fields):
        self.asked.append((key, fields))
        return texts.text(key, **fields)

    def taken(self):
        asked, self.asked = self.asked, []
        return [(key, fields) for key, fields in asked if key in CATALOGUE]


@pytest.fixture(scope="module")
def printed():
    """Return what was printed of everybody: (key, fields, told, the row that it stands beside or None)."""
    recorder, found = Recorder(), []
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", osc.OntwikkelscanWarning)
        for name, module in list(sys.modules.items()):
            if name.startswith("ontwikkelscan.reporting") and getattr(module, "text", None) is texts.text:
                patch.setattr(module, "text", recorder)
        patch.setattr(report, "need_page", lambda *_: iter(()))
        for result in results():
            for person, told in told_of(result):
                record = person.record
                blocks = own(record)
                found += [(key, fields, told, None) for key, fields in recorder.taken()]
                for outcome in {id(one): one for one in (*record.ranked, *own_pages(record))}.values():
                    list(need_page(outcome, record))
                    row = told.by_name[outcome.competency.name]
                    found += [(key, fields, told, row) for key, fields in recorder.taken()]
                found += cells(blocks, told)
                for row in profile_rows(record):
                    if row.word:
                        found.append((None, {"words": row.word, "of": WORDS}, told, told.by_name[row.axis.label]))
                recorder.taken()
                if len(result) <= SEVERAL and record.questionnaire.rules is not None:
                    for blocks, part in for_others(person, told):
                        found += [(key, fields, part, None) for key, fields in recorder.taken()]
                        found += cells(blocks, part, others=True)
    return found


def own(record):
    """Return the blocks of the report of a person, after the page for the first hundred days was made too."""
    if has_talks(record):
        first_days_page(record)
    return report.person_report(record).blocks


def for_others(person, told):
    """Yield the blocks of papers for others, and what is told in them."""
    names = [row.competency for row in told.rows]
    programme = next(one for one in person.record.advice if one.own_audience).programme
    for share, chosen in (("all", names), ([*names[:2], "needs"], names[:2]), (["needs", names[-1]], names[-1:])):
        part = shared_part(told, chosen)
        yield intake_document(person.intake(programme, share=share).record).blocks, part
        if person.record.questionnaire.id == "gemeentesecretaris":
            wishes = [*chosen, "needs"] if "needs" in share or share == "all" else chosen
            yield interview_form(person.interview(share=wishes).record).blocks, part


def cells(blocks, told, *, others=False):
    """Yield the words of the columns with words, each with the row that it stands in.

    Others read of no strength, and not why something cannot be told: that would say what the municipality asks.
    """
    words = WORDS | {"geen": conditions.none, "niet te zeggen": conditions.not_judged} if others else WORDS
    for block in blocks:
        for column, of in (
            ("Behoefte", words),
            ("Ontwikkelbehoefte", words),
            ("Uitkomst", words),
            ("Wijkt af van je eigen gemiddelde", PEAKS),
        ):
            if isinstance(block, Table) and column in block.header:
                place = block.header.index(column)
                for cells in block.rows:
                    row = told.by_name.get(cells[0]) or told.by_name[cells[0].partition(" (")[0]]
                    yield None, {"words": cells[place].partition(" (")[0], "of": of}, told, row


def about(fields, told, row):
    """Return the rows that a sentence speaks of."""
    if row is not None:
        return [row]
    return named(" ".join(str(fields.get(name, "")) for name in ("names", "name", "needs", "competency")), told)


def faults(key, fields, told, row):
    """Return what is false in something that was printed."""
    if key is None:
        return [] if fields["of"][fields["words"]](row) else [fields["words"]]
    template, wrong = CATALOGUE[key], []
    if template in ROWS:
        rows = about(fields, told, row)
        assert rows, template
        wrong += [template for one in rows if not ROWS[template](one)]
    elif template in PERSONS:
        wrong += [] if PERSONS[template](told) else [template]
    elif template in WORDS and row is not None:
        wrong += [] if WORDS[template](row) else [template]
    if "n" in fields and "{n}" in template and not any(words in template for words in ELSEWHERE):
        count = next((of for words, of in COUNTS.items() if words in template), None)
        if any(words in template for words in OF_NAMES):
            expected = len(about(fields, told, row))
        elif count is None:  # what is left of a list
            group = conditions.strong if "Sterk" in template else conditions.ranked
            expected = max(conditions.count(group, told.rows) - NAMED, 0)
        else:
            expected = conditions.count(count, told.rows)
        wrong += [] if fields["n"] == expected else [f"{template}: {fields['n']} is not {expected}"]
    if "word" in fields and "name" in fields:
        wrong += [] if WORDS[fields["word"]](told.by_name[fields["name"]]) else [fields["word"]]
    return wrong


def test_each_sentence_has_a_condition():
    told = {*ROWS, *PERSONS, *WORDS}
    assert [f"{key}: {words}" for key, words in OPEN.items() if words not in told] == []


def test_each_condition_has_a_sentence():
    """A sentence that was changed or went takes its condition with it."""
    everything = {words for _, words in leaves(texts.section("report"))} | set(CATALOGUE.values())
    assert [words for part in TOLD.values() for words in part if words not in everything] == []


def test_what_is_printed_is_true_of_everybody(printed):
    wrong = defaultdict(int)
    for one in printed:
        for fault in faults(*one):
            wrong[fault] += 1
    assert dict(wrong) == {}


def test_each_sentence_is_printed_of_somebody(printed):
    seen = {CATALOGUE[key] for key, *_ in printed if key is not None}
    assert sorted(set(OPEN.values()) - seen - set(WORDS)) == []


def test_each_condition_is_false_of_somebody(printed):
    everybody = {id(told): told for _, _, told, _ in printed}.values()
    rows = [row for told in everybody for row in told.rows]
    for sentence, holds in (*ROWS.items(), *WORDS.items(), *PEAKS.items()):
        assert not all(map(holds, rows)), sentence
    for sentence, holds in PERSONS.items():
        assert not all(map(holds, everybody)), sentence


def test_sentences_that_change_places_are_seen(printed):
    """Whichever two conditions of sentences that are printed change places, something becomes false of somebody."""
    of = defaultdict(list)
    for key, fields, told, row in printed:
        if key is not None and CATALOGUE[key] in ROWS:
            of[CATALOGUE[key]].append(about(fields, told, row))
    same = defaultdict(set)
    for sentence, holds in ROWS.items():
        same[holds].add(sentence)
    unseen = [
        (first, second)
        for first, groups in of.items()
        for second in of
        if second not in same[ROWS[first]] and all(ROWS[second](row) for rows in groups for row in rows)
    ]
    swapped = {frozenset(pair) for pair in unseen if tuple(reversed(pair)) in unseen}
    assert swapped == set()
