"""The document about how others see someone: each sentence true, one line of doubt a page, nothing of one rater."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import numpy as np
import outloud
import page
import pandas as pd
import pymupdf
import pytest

import ontwikkelscan as osc
from ontwikkelscan.documents.blocks import Bullets, Figure, PageBreak, Paragraph, Table, Topic
from ontwikkelscan.documents.pdf import render_pdf
from ontwikkelscan.reporting.raters.page import raters_document
from ontwikkelscan.reporting.raters.words import gaps, whole
from ontwikkelscan.texts import number
from tests.long_sentences import long_in

SCAN = osc.Scan("gemeentesecretaris")
ASKED = SCAN.questionnaire
M = len(ASKED.competencies)
FIRST, LAST = 0, M - 1


def people(keyed, *, seed=1, **columns):
    """Return a row per person, each answering around the level of a competency."""
    rng, rows = np.random.default_rng(seed), []
    for levels in keyed:
        row: dict[str, object] = {"respondent": "R001"}
        for level, scale in zip(levels, ASKED.competencies, strict=True):
            for item in scale.items:
                if np.isnan(level):
                    row[item.id] = "nvt"
                    continue
                said = int(np.clip(round(level + rng.normal(0, 0.3)), 1, 5))
                row[item.id] = 6 - said if item.reverse else said
        rows.append(row)
    return pd.DataFrame(rows).assign(**columns)


def raters(groups, levels, *, start=71, seed=2):
    codes = [f"Zq{start + place}" for place in range(len(groups))]
    levels = np.broadcast_to(levels, (len(groups), M))
    table = people(levels, seed=seed, beoordelaar=codes, beoordelaar_groep=groups, beoordelaar_sleutel=codes)
    return osc.read_answers(table, ASKED)


def moved(level=3.6, **others):
    levels = np.full(M, level)
    for place, value in others.items():
        levels[int(place[1:])] = value
    return levels


GROUP_NAMES = ("college", "managementteam", "vakgenoten", "anderen")
GROUPS = ["college"] * 4 + ["vakgenoten"] * 3
CASES = {
    "no_gap": (moved(), [raters(GROUPS, moved())]),
    "both_ways": (moved(c0=5, c13=1.2), [raters(["college"] * 6 + ["vakgenoten"] * 6, moved(c0=2, c13=4.8))]),
    "higher": (moved(4.8), [raters(["college"] * 8, moved(3))]),
    "lower": (moved(2.6), [raters(["college"] * 5, moved(4.4))]),
    "together_only": (moved(4.4), [raters(["college"] * 6, moved(3.5))]),
    "joined": (moved(), [raters(["college"] * 3 + ["managementteam"] * 2 + ["vakgenoten"], moved())]),
    "one_cell": (moved(), [raters(["vakgenoten"] * 3, moved())]),
    "unseen_by_most": (moved(), [raters(["college"] * 4, np.where(np.arange(M) == 0, np.nan, moved()))]),
    "six_cells": (
        moved(),
        [raters([g for g in GROUP_NAMES[:3] for _ in range(3)], moved(), start=10 * k, seed=k) for k in (1, 2)],
    ),
    "too_few": (moved(), [raters(["college"] * 2, moved())]),
    "nothing_to_compare": (moved(), [raters(["college"] * 3, np.full(M, np.nan))]),
    "nobody": (moved(), []),
}
TOLD_NOTHING = ("too_few", "nothing_to_compare", "nobody")


@pytest.fixture(scope="module")
def results():
    return {name: SCAN.run(people([own])) for name, (own, _) in CASES.items()}


@pytest.fixture(scope="module")
def seen(results):
    rounds = {name: others for name, (_, others) in CASES.items() if others}
    return {name: osc.agreement(results[name], others)["R001"] for name, others in rounds.items()}


@pytest.fixture(scope="module")
def written(results, seen):
    return {name: raters_document(results[name]["R001"].record, seen.get(name)) for name in CASES}


def said(document):
    """Return every text of a document, a page each."""
    pages, words = [], []
    for block in document.blocks:
        if isinstance(block, PageBreak):
            pages.append(" ".join(words))
            words = []
        words.append(" ".join(_texts(block)))
    return [*pages, " ".join(words)]


def _texts(block):
    match block:
        case Topic():
            return [block.title, *(one for inner in block.blocks for one in _texts(inner))]
        case Bullets():
            return list(block.items)
        case Table():
            return [block.caption, *block.header, *(cell for row in block.rows for cell in row)]
        case Figure():
            return [block.alt, block.caption, block.narrow_caption]
        case PageBreak():
            return []
    return [getattr(block, "title", ""), getattr(block, "text", "")]


def lead(document):
    return next(block.text for block in document.blocks if isinstance(block, Paragraph))


def topic(document, title):
    found = (block for block in document.blocks if isinstance(block, Topic) and block.title == title)
    return " ".join(_texts(next(found)))


def short(*places):
    return [ASKED.competencies[place].label for place in places]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("no_gap", "Er is geen verschil aangetoond tussen hoe jij jezelf ziet en hoe de anderen je zien."),
        ("both_ways", "Over het geheel is geen verschil aangetoond. Bij"),
        ("higher", "Gemiddeld schat je jezelf hoger in dan de anderen je zien:"),
        ("lower", "Gemiddeld zien de anderen je hoger dan jij jezelf:"),
        ("together_only", "Gemiddeld schat je jezelf hoger in dan de anderen je zien:"),
        ("too_few", "Er antwoordden minder dan 3 mensen."),
        ("nothing_to_compare", "Er valt niets te vergelijken:"),
        ("nobody", "Er is nog geen beeld van anderen."),
    ],
)
def test_the_first_sentence_is_the_answer(written, case, words):
    assert lead(written[case]).startswith(words)


def test_gaps_stand_under_the_way_they_go_and_the_rest_with_from_where(written, seen):
    told = topic(written["both_ways"], "Per competentie")
    assert {row.competency for row in gaps(seen["both_ways"])} == {ASKED.competency_ids[i] for i in (FIRST, LAST)}
    assert f"**Jij hoger dan de anderen:** {short(FIRST)[0]}." in told
    assert f"**De anderen hoger dan jij:** {short(LAST)[0]}." in told
    assert f"de andere {M - 2}. Dat kan pas vanaf" in told
    none = topic(written["no_gap"], "Per competentie")
    assert none.startswith("Per competentie Bij geen competentie is een verschil aangetoond: dat kan pas vanaf")


@pytest.mark.parametrize("case", [name for name in CASES if name not in TOLD_NOTHING])
def test_what_is_told_follows_from_the_frame(written, seen, case):
    """A smallest gap is told where it can be told: no gap below it is told, and none above it is not."""
    one, whole_told = seen[case], topic(written[case], "Over het geheel")
    assert ("Geen verschil aangetoond" in whole_told) == (one.together.told == "not_shown")
    values = next(block for block in written[case].blocks if isinstance(block, Table)).rows
    for row, cells in zip(whole(one), values, strict=True):
        assert cells[4].endswith("*") == (row.told in ("higher", "lower"))
    few = [row for row in whole(one) if row.told == "too_few"]
    assert ("Te weinig antwoorden" in topic(written[case], "Per competentie")) == bool(few)


def test_a_gap_and_what_is_told_from_never_read_alike(results, seen):
    """1.17 is not told where 1.22 is: both read as 1,2."""
    one = seen["no_gap"]
    rows = tuple(replace(row, gap=-1.17, smallest=1.22) if row.cell == "all" else row for row in one.rows)
    document = raters_document(results["no_gap"]["R001"].record, replace(one, rows=rows))
    values = next(block for block in document.blocks if isinstance(block, Table)).rows
    assert {(cells[4], cells[5]) for cells in values} == {("-1,2", "1,3")}
    assert "dat kan pas vanaf 1,3 punt" in topic(document, "Per competentie")
    rows = tuple(replace(row, gap=1.24, smallest=1.22, told="higher") for row in rows)
    document = raters_document(results["no_gap"]["R001"].record, replace(one, rows=rows))
    values = next(block for block in document.blocks if isinstance(block, Table)).rows
    assert {(cells[4], cells[5]) for cells in values} == {("1,2 *", "1,2")}


def test_of_more_than_three_gaps_the_first_sentence_says_how_many(results, seen):
    one, record = seen["both_ways"], results["both_ways"]["R001"].record
    assert "Bij grote veranderingen en politiek gevoel zien" in lead(raters_document(record, one))
    rows = [replace(row, gap=2.0 + place / 50, told="higher") for place, row in enumerate(one.rows[:5])]
    told = lead(raters_document(record, replace(one, rows=(*rows, *one.rows[5:]))))
    assert "Bij 6 competenties zien de anderen je wel anders dan jij jezelf, het meest bij" in told


def test_the_retest_of_the_questionnaire_itself_is_named():
    asked = SCAN.questionnaire.replace(provisional=SCAN.questionnaire.provisional.replace(retest=0.8))
    scan = osc.Scan(asked)
    result = scan.run(people([moved()]))
    table = people([moved()] * 3, beoordelaar=["B1", "B2", "B3"], beoordelaar_sleutel=["k1", "k2", "k3"])
    found = osc.agreement(result, osc.read_answers(table, asked))
    assert found["R001"].retest == pytest.approx(0.8)
    assert "met een samenhang van 0,80" in said(raters_document(result["R001"].record, found["R001"]))[-1]


def test_an_unseen_competency_is_named_and_has_no_value(written):
    assert f"**Te weinig antwoorden van jou of van de anderen:** {short(FIRST)[0]}." in " ".join(
        said(written["unseen_by_most"])
    )


def test_groups_are_told_with_how_many_they_are(written):
    assert "7 mensen samen: college (4) en vakgenoten (3)." in topic(written["no_gap"], "Wie er antwoordden")
    joined = topic(written["joined"], "Wie er antwoordden")
    assert "college (3) en MT met vakgenoten (3)" in joined
    assert "Van een groep van minder dan drie staat het beeld niet apart" in joined
    assert "niet apart" not in topic(written["no_gap"], "Wie er antwoordden")
    assert "3 mensen: vakgenoten (3)." in topic(written["one_cell"], "Wie er antwoordden")


def figures(document):
    return [block for block in document.blocks if isinstance(block, Figure)]


def test_a_figure_has_four_groups_at_most_and_says_all_in_words(written, seen):
    assert len(figures(written["six_cells"])) == 2
    assert {figure.name for figure in figures(written["six_cells"])} == {"anderen", "anderen4"}
    one = figures(written["both_ways"])
    assert len(one) == 1
    assert all(
        f"{competency.label[:1].upper()}{competency.label[1:]}: jij" in one[0].alt for competency in ASKED.competencies
    )
    assert one[0].narrow is not None
    assert one[0].narrow().canvas[2] < 400
    assert "ronde 2" in figures(written["six_cells"])[1].alt
    assert figures(written["one_cell"])[0].narrow_caption == ""


def test_what_to_talk_about_is_told_gaps_only_at_most_three(written, seen):
    talk = said(written["higher"])[1]
    assert len(gaps(seen["higher"])) > 3
    assert (
        sum(
            isinstance(block, Topic) and block.title in map(cap, short(*range(M))) for block in written["higher"].blocks
        )
        == 3
    )
    assert "Ook verschil:" in talk
    assert "Apart is het niet aangetoond" not in talk
    alone = said(written["together_only"])[1]
    assert not gaps(seen["together_only"])
    assert "hoger bij jou. Apart is het niet aangetoond." in alone
    none = said(written["no_gap"])[1]
    assert "Je antwoord is" not in none
    assert "Vraag niemand" not in none
    assert "wil niet zeggen dat iedereen hetzelfde ziet" in none


def cap(words):
    return words[:1].upper() + words[1:]


def test_statements_are_named_from_five_raters_and_at_most_four(results, seen):
    for n, named in ((4, False), (8, True)):
        one = osc.agreement(results["higher"], raters(["college"] * n, moved(1.5)))["R001"]
        document = raters_document(results["higher"]["R001"].record, one)
        assert ("Je antwoord is" in said(document)[1]) == named
        lists = [inner for block in document.blocks if isinstance(block, Topic) for inner in block.blocks]
        found = [inner.items for inner in lists if isinstance(inner, Bullets) and inner.items[0] in ITEMS]
        per_gap = [
            sum(len(inner.items) for inner in block.blocks if isinstance(inner, Bullets))
            for block in document.blocks
            if isinstance(block, Topic) and block.title in map(cap, short(*range(M)))
        ]
        assert max(per_gap) == (4 if named else 0)
        assert bool(found) == named


ITEMS = {item.text: item for scale in ASKED.competencies for item in scale.items}


def test_a_statement_that_is_turned_round_is_told_as_it_was_answered(results, seen):
    """Seen higher by oneself, so answered lower where less is better."""
    document = raters_document(results["higher"]["R001"].record, seen["higher"])
    n_turned = 0
    for block in document.blocks:
        inner = block.blocks if isinstance(block, Topic) else ()
        for before, after in itertools.pairwise(inner):
            if isinstance(after, Bullets) and after.items[0] in ITEMS:
                turned = {ITEMS[text].reverse for text in after.items}
                assert turned == {"lager" in before.text}
                n_turned += "lager" in before.text
    assert n_turned


@pytest.mark.parametrize("case", CASES)
def test_no_sentence_is_long_and_each_page_has_one_line_of_doubt(written, case):
    assert long_in(written[case]) == set()
    assert [text.count("**Hoe zeker is dit?**") for text in said(written[case])] == [1] * (
        1 if case in TOLD_NOTHING else 3
    )


@pytest.mark.parametrize("case", CASES)
def test_the_promise_stands_in_each(written, case):
    assert "Elk cijfer komt van minstens drie mensen samen, met een kleine loting erbij" in " ".join(
        said(written[case])
    )


def test_it_asks_for_so_many_as_make_a_mean_reliable(written):
    told = said(written["nobody"])[0]
    assert "Liefst 5 tot 7. Vanaf 3 laat de scan iets zien" in told
    assert "niemand te herkennen" not in told, "who knows the answers of two others can guess the third"
    assert "nieuwe ronde" not in said(written["nobody"])[0]
    assert "Vraag 3 of meer anderen voor een nieuwe ronde." in said(written["too_few"])[0]


@pytest.mark.parametrize("case", CASES)
def test_each_can_be_read_aloud_and_kept_in_letters_of_eight_points(results, seen, case, tmp_path):
    osc.OtherEyes(results[case]["R001"].record, seen.get(case)).save(tmp_path)
    path = tmp_path / "R001-anderen.pdf"
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert page.validate_pdf(str(path), profile=profile).is_compliant
    assert outloud.check(str(path)).errors == 0
    with pymupdf.open(path) as pdf:
        assert len(pdf) == (1 if case in TOLD_NOTHING else 5 if case == "six_cells" else 3)
        spans = [
            span
            for p in pdf
            for b in p.get_text("dict")["blocks"]
            for line in b.get("lines", ())
            for span in line["spans"]
        ]
        assert min(round(span["size"], 1) for span in spans) >= 8
        words = "".join(p.get_text() for p in pdf)
    everything = words + (tmp_path / "R001-anderen.html").read_text("utf-8")
    assert not re.search(r"Zq\d", everything), "a code of a rater"


def test_the_page_is_the_same_in_whichever_order_raters_answered():
    result, given = SCAN.run(people([moved()])), raters(["college"] * 4, moved(), seed=5)
    record = result["R001"].record
    turned = given[np.array([2, 0, 3, 1])]
    texts = [said(raters_document(record, osc.agreement(result, one)["R001"])) for one in (given, turned)]
    assert texts[0] == texts[1]


def test_a_late_round_leaves_what_was_told_of_the_first():
    result = SCAN.run(people([moved()]))
    first, late = raters(["college"] * 4, moved()), raters(["vakgenoten"] * 3, moved(2), start=20)
    two_more = raters(["vakgenoten"] * 2, moved(2), start=30)
    alone, both, waiting = (
        osc.agreement(result, rounds)["R001"] for rounds in ([first], [first, late], [first, two_more])
    )
    record = result["R001"].record
    assert said(raters_document(record, waiting)) == said(raters_document(record, alone))
    cells = [[row for row in one.rows if row.round == 1] for one in (alone, both)]
    assert [(row.total, row.others) for row in cells[0]] == [(row.total, row.others) for row in cells[1]]


def test_without_an_error_no_word_is_given():
    keys = osc.Questionnaire.from_keys({"a": ["a1", "a2"], "b": ["b1", "b2"]}, minimum=1, maximum=5)
    scan = osc.Scan(keys)
    own = pd.DataFrame([{"respondent": "R001", "a1": 4, "a2": 4, "b1": 2, "b2": 2}])
    three = pd.concat([own] * 3).assign(beoordelaar=["B1", "B2", "B3"], beoordelaar_sleutel=["k1", "k2", "k3"])
    result = scan.run(own)
    found = osc.agreement(result, osc.read_answers(three, keys))
    document = raters_document(result["R001"].record, found["R001"])
    assert lead(document).startswith("Hier staat hoe de anderen je zien.")
    assert "aangetoond:" not in said(document)[0]
    assert render_pdf(document)[:4] == b"%PDF"


def test_someone_who_was_not_rated_gets_the_page_that_says_whom_to_ask(results):
    two = SCAN.run(pd.concat([people([moved()]), people([moved(3)], seed=8).assign(respondent="R002")]))
    found = osc.agreement(two, raters(["college"] * 3, moved()))
    assert two["R002"].other_eyes(found).seen is None
    assert two["R001"].other_eyes(found).seen is found["R001"]
    other = osc.Scan("hrm_adviseur").run(osc.example("hrm_adviseur"))
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-002"):
        other[other.respondents[0]].other_eyes(found)


def test_what_is_said_of_forty_people_is_true_of_their_frames():
    """Read back from the words: which gaps, which way, from where, of whom, and which statements."""
    rng, by_label = np.random.default_rng(11), {one.label: one.id for one in ASKED.competencies}
    found = {"higher": 0, "lower": 0, "not_shown": 0, "statement": 0}
    for seed in range(40):
        own, level = np.clip(rng.normal(3.7, 0.6, (2, M)) + rng.normal(0, 0.5, (2, 1)), 1, 5)
        result = SCAN.run(people([own], seed=seed))
        groups = rng.choice(GROUP_NAMES, rng.integers(3, 13)).tolist()
        agreement = osc.agreement(result, raters(groups, level, seed=seed))
        document = raters_document(result["R001"].record, agreement["R001"])
        frame = agreement.frame.query("cell == 'all'").set_index("competency")
        head = agreement.headlines.iloc[0]
        assert ("Geen verschil aangetoond: dat kan pas" in topic(document, "Over het geheel")) == (
            head["together_told"] == "not_shown"
        )
        first = {"higher": "Gemiddeld schat je", "lower": "Gemiddeld zien de"}.get(head["together_told"])
        told = frame["told"].isin(["higher", "lower"])
        assert lead(document).startswith(first or ("Over het geheel" if told.any() else "Er is geen verschil"))
        lines = topic(document, "Per competentie")
        for word, start in (("higher", "**Jij hoger dan de anderen:** "), ("lower", "**De anderen hoger dan jij:** ")):
            said_of = re.search(f"{re.escape(start)}(.*?)\\.", lines)
            named = re.split(", | en ", said_of[1]) if said_of else []
            assert {by_label[name] for name in named} == set(frame.index[frame["told"] == word])
            found[word] += len(named)
        rest = frame[frame["told"] == "not_shown"]
        alike = [number(gap) == number(least) for gap, least in zip(rest["gap"].abs(), rest["smallest"], strict=True)]
        rest = rest["smallest"] + 0.1 * np.array(alike)
        ends = re.search(r"pas vanaf ([0-9,]+)(?: tot ([0-9,]+))? punt", lines)
        numbers = [float(end.replace(",", ".")) for end in ends.groups() if end]
        assert np.allclose([numbers[0], numbers[-1]], [rest.min(), rest.max()], atol=0.051)
        found["not_shown"] += len(rest)
        assert f" {len(groups)} mensen" in topic(document, "Wie er antwoordden")
        way = agreement.statements.set_index("item")["told"] if len(groups) >= 5 else {}
        for block in document.blocks:
            inner = block.blocks if isinstance(block, Topic) else ()
            for before, after in itertools.pairwise(inner):
                if isinstance(after, Bullets) and after.items[0] in ITEMS:
                    competency = by_label[next(name for name in by_label if cap(name) == block.title)]
                    higher = frame.loc[competency, "gap"] > 0
                    assert [way[ITEMS[one].id] for one in after.items] == ["higher" if higher else "lower"] * len(
                        after.items
                    )
                    assert {("hoger" in before.text) == (higher != ITEMS[one].reverse) for one in after.items} == {True}
                    found["statement"] += len(after.items)
    assert min(found.values()) > 0, found
