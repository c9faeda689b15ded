"""The evaluation of a programme: each sentence has a condition, and all follows from what is told."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import outloud
import page
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ontwikkelscan as osc
from ontwikkelscan.changing.told_year import (
    ToldChange,
    ToldClosing,
    ToldNeed,
    ToldNeeds,
    ToldTotal,
    ToldYear,
    read_year,
    years_beside,
)
from ontwikkelscan.documents.blocks import Bullets, Facts, Figure, Heading, Paragraph, Table, Topic
from ontwikkelscan.documents.save import save_document
from ontwikkelscan.reporting.evaluation.page import evaluation_report
from ontwikkelscan.reporting.evaluation.record import EvaluationRecord
from ontwikkelscan.saving import save_json
from ontwikkelscan.texts import day
from tests.long_sentences import long_in

SCAN = osc.load_questionnaire("gemeentesecretaris")
PROGRAMME = osc.load_programmes().by_id["leergang_lokaal_leiderschap"]
ASKED = osc.load_closing(PROGRAMME)
NAMES = ("", *SCAN.competency_ids)
NOW = datetime(2027, 6, 30, tzinfo=UTC)


def moved(n, points, competencies=None):
    """Return the told change of n people who all moved so many points, in totals of quarter and half points."""
    each = n >= 16 if competencies is None else competencies
    rows = [("", round(4 * n * points), None)] if n >= 10 else []
    rows += [(name, round(2 * n * points), 0) for name in SCAN.competency_ids] if each else []
    totals = [ToldTotal(competency=name, n=n, n_draws=1, change=x, before=b) for name, x, b in rows]
    return ToldChange(n=n, n_left_out=0, spread=dict.fromkeys(NAMES, 0.65), totals=tuple(totals))


def needs(n, counts=None, largest=()):
    """Return the needs of n people: of some competencies how many people, and which are the largest."""
    rows = [
        ToldNeed(
            competency=name,
            n=n if n >= 10 else None,
            n_need=(counts or {}).get(name, 0) if n >= 10 else None,
            largest="first" if name in largest else "",
        )
        for name in SCAN.competency_ids
    ]
    return ToldNeeds(n=n, n_left_out=0, has_numbers=n >= 10, rows=tuple(rows))


def closing(n, much=None, **other):
    """Return what n people say: so many with much, and for some questions so many."""
    told = {item: other.get(item, much) for item in ASKED.item_ids} if n >= 10 else {}
    return ToldClosing(n=n, hash=ASKED.measurement_hash, much=told)


def year(n=18, points=0.0, **parts):
    told = {"then": None, "needs": needs(n), "closing": None, "day": "2027-06-30", "change": moved(n, points)}
    return ToldYear(programme=PROGRAMME.id, questionnaire=SCAN.card, **(told | parts))


def document(told, *earlier):
    return evaluation_report(EvaluationRecord(PROGRAMME, SCAN, told, earlier, NOW))


def words(blocks):
    """Yield every text of a document."""
    for block in blocks:
        if isinstance(block, Topic):
            yield from (block.title, block.note, *words(block.blocks))
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Facts):
            yield from (text for pair in block.pairs for text in pair)
        elif isinstance(block, Table):
            yield from (block.caption, *block.header, *(cell for row in block.rows for cell in row))
        elif isinstance(block, Figure):
            yield from (block.alt, block.caption)
        elif isinstance(block, Heading | Paragraph):
            yield block.text


def leads(told, *earlier):
    """Return the three sentences at the top."""
    return [block.text for block in document(told, *earlier).blocks[:3]]


@pytest.mark.parametrize(
    ("n", "points", "sentence"),
    [
        (
            18,
            0.5,
            "De deelnemers zien zichzelf hoger dan bij het begin: gemiddeld 0,50 punt, over alle competenties samen.",
        ),
        (
            18,
            -0.5,
            "De deelnemers zien zichzelf lager dan bij het begin: gemiddeld 0,50 punt, over alle competenties samen.",
        ),
        (18, 0.0, "Dat de deelnemers zichzelf anders zien dan bij het begin, is niet aantoonbaar."),
        (
            12,
            0.5,
            "De deelnemers zien zichzelf hoger dan bij het begin: gemiddeld 0,50 punt, over alle competenties samen.",
        ),
        (8, 0.5, "Of de deelnemers zichzelf anders zien dan bij het begin, is van zo weinig mensen niet te zeggen."),
    ],
)
def test_the_first_sentence_says_what_moved(n, points, sentence):
    assert leads(year(n, points))[0] == sentence


def test_sentences_are_short_where_half_went_up_and_half_down_and_few_came_with_a_need():
    """By the longest names there are."""
    longest = sorted(SCAN.competencies, key=lambda one: -len(one.label.split()))
    ways = {one.id: 18 if place % 2 else -18 for place, one in enumerate(longest)}
    few = needs(18, {one.id: 4 for one in longest}, [one.id for one in longest])
    for points in (0.0, 0.5, -0.5):
        change = moved(18, points)
        totals = tuple(total.replace(change=ways.get(total.competency, total.change)) for total in change.totals)
        assert long_in(document(year(change=change.replace(totals=totals), needs=few))) == set()


@pytest.mark.parametrize(
    ("n", "each", "told"),
    [
        (18, len(NAMES) - 1, ""),
        (18, 3, "Competenties waarvoor minder dan 16 mensen beide keren genoeg antwoorden gaven, staan er niet."),
        (12, 0, "Losse competenties staan er vanaf 16 mensen."),
    ],
)
def test_the_caption_says_which_competencies_are_left_out(n, each, told):
    change = moved(n, 0.5)
    told_year = year(change=change.replace(totals=change.totals[: each + 1]))
    (figure,) = (block for block in document(told_year).blocks if isinstance(block, Figure))
    assert told in figure.caption
    assert ("16 mensen" in figure.caption) == bool(told)


@pytest.mark.parametrize(
    ("points", "told", "sentence"),
    [
        (
            0.0,
            {"visie": 18, "samenwerken": 18, "netwerkvaardigheid": -18},
            "Bij samenwerken en visie zien ze zichzelf hoger. Bij netwerken zien ze zichzelf lager.",
        ),
        (0.5, {"visie": -18}, "0,50 punt, over alle competenties samen. Bij visie zien ze zichzelf lager."),
        (-0.5, {"visie": 18}, "0,50 punt, over alle competenties samen. Bij visie zien ze zichzelf hoger."),
        (
            0.0,
            dict.fromkeys(SCAN.competency_ids, 18),
            "Bij politiek gevoel, communiceren, besluitvaardigheid en nog 11 zien ze zichzelf hoger.",
        ),
    ],
)
def test_the_first_sentence_leaves_no_competency_out_that_moved_another_way(points, told, sentence):
    change = moved(18, points)
    totals = tuple(total.replace(change=told.get(total.competency, total.change)) for total in change.totals)
    assert leads(year(change=change.replace(totals=totals)))[0].endswith(sentence)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (None, "Wat ze zelf zeggen te hebben geleerd, is niet gevraagd."),
        (
            closing(7),
            (
                "Wat ze zeggen te hebben geleerd, staat hier niet: daarvoor vulden te weinig mensen de "
                "vragenlijst aan het eind in."
            ),
        ),
        (
            closing(16, 9, geleerd=14, gedeeld=3),
            (
                "Achteraf zeggen ze: veel geleerd (14 van 16), veel gebruikt (9 van 16) en veel gedeeld "
                "(minder dan 5 van 16)."
            ),
        ),
    ],
)
def test_the_second_says_what_people_say(said, sentence):
    assert leads(year(closing=said))[1] == sentence


FILLED = ["communicatieve_vaardigheid", "visie"]
FILL = needs(18, {"communicatieve_vaardigheid": 12, "visie": 11}, FILLED)
TOUCHED = needs(18, {"samenwerken": 12, "visie": 11}, ["samenwerken", "visie"])
SERVED = needs(18, {"visie": 11}, ["visie"])


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            {"needs": FILL, "closing": closing(18, 0)},
            (
                "Bij te stellen: mensen kwamen vaak met een ontwikkelbehoefte bij communiceren, en geen "
                "onderdeel werkt daaraan."
            ),
        ),
        (
            {"n": 8, "needs": needs(8, largest=["communicatieve_vaardigheid"])},
            (
                "Mensen kwamen waarschijnlijk vooral met een ontwikkelbehoefte bij communiceren, en "
                "geen onderdeel werkt daaraan."
            ),
        ),
        (
            {"needs": SERVED, "closing": closing(18, 12, gebruikt_intervisie=2)},
            "Te bekijken: van 'Intervisiebijeenkomsten' gebruikt minder dan de helft van de mensen veel.",
        ),
        (
            {"needs": SERVED, "closing": closing(18, 12, geleerd_thema_verkennen=2)},
            "Te bekijken: van 'Verkennen' leerde minder dan de helft van de mensen veel.",
        ),
        (
            {"needs": TOUCHED, "closing": closing(18, 12)},
            (
                "Te versterken: mensen kwamen vaak met een ontwikkelbehoefte bij samenwerken, en geen "
                "onderdeel werkt daar rechtstreeks aan."
            ),
        ),
        ({"needs": SERVED, "closing": closing(18, 12)}, "Uit deze cijfers volgt niets dat bijgesteld moet worden."),
        ({"needs": SERVED}, "Wat bij te stellen is, volgt niet uit deze cijfers: vraag het de deelnemers."),
        ({"n": 8}, "Wat bij te stellen is, volgt niet uit deze cijfers: vraag het de deelnemers."),
    ],
)
def test_the_third_says_what_to_adjust(parts, sentence):
    assert leads(year(**parts))[2] == sentence


def test_a_part_is_one_to_look_at_where_surely_fewer_than_half_say_much():
    for n, most in ((12, 0), (18, 3), (60, 21)):
        for much in range(n + 1):
            record = EvaluationRecord(PROGRAMME, SCAN, year(closing=closing(n, n, gebruikt_intervisie=much)), (), NOW)
            assert bool(record.few("gebruikt")) == (much <= most), (n, much)


def test_all_parts_of_which_few_is_used_are_named_shortly():
    text = " ".join(words(document(year(closing=closing(18, 0))).blocks))
    assert "'Visionair leiderschap', 'Betekenisvolle regiefunctie', 'Verkennen' en nog 7." in text


def test_who_answered_nothing_is_asked_to():
    for said, asked in ((None, True), (closing(7), True), (closing(16, 9), False)):
        text = " ".join(words(document(year(closing=said)).blocks))
        assert ("Laat alle deelnemers de vragenlijst" in text) == asked
        assert ("Veel geleerd" in text) != asked


@pytest.mark.parametrize(
    ("then", "words_of_it"),
    [
        (moved(18, -0.5), "0,50 punt lager in dan ze toen zeiden. Dat past bij een lat die nu hoger ligt"),
        (moved(18, 0.5), "0,50 punt hoger in dan ze toen zeiden. Dat past bij een lat die nu lager ligt"),
        (moved(18, 0.0), "niet aantoonbaar anders in dan ze toen zeiden"),
        (moved(7, 0.5), "Te weinig mensen keken terug"),
    ],
)
def test_the_then_test_stands_apart(then, words_of_it):
    with_it, without = (list(words(document(year(points=0.3, then=each)).blocks)) for each in (then, None))
    assert words_of_it in " ".join(with_it)
    assert "Terugkijkend op het begin" not in without
    assert [text for text in with_it if text in without] == without, "it changes nothing else"


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (0.6, 0.0, "De verandering was dit jaar groter dan het jaar ervoor."),
        (0.0, 0.6, "De verandering was dit jaar kleiner dan het jaar ervoor."),
        (0.3, 0.2, "Dat de verandering dit jaar anders was dan het jaar ervoor, is niet aantoonbaar."),
    ],
)
def test_the_year_before_stands_beside_this_one(now, before, sentence):
    earlier = [year(20, before, day="2026-06-30"), year(18, 0.9, day="2025-06-30")]
    told = year(points=now)
    text = list(words(document(told, *years_beside(told, earlier)).blocks))
    assert f"Naast de evaluatie van {day(date(2026, 6, 30))}" in text
    assert sentence in text
    told_points = sum(one.change.totals[0].change for one in (told, *earlier)) / 4
    together = f"{told_points / 56:+.2f}".replace(".", ",")
    assert any(one.startswith("Over 3 jaren en 56 mensen samen") and together in one for one in text)


def test_a_year_of_few_people_is_not_added():
    text = list(words(document(year(8), year(20, 0.5, day="2026-06-30")).blocks))
    assert (
        "Of de verandering dit jaar anders was dan het jaar ervoor, is niet te zeggen: er waren te weinig mensen."
        in text
    )
    assert not any("jaren en" in one for one in text)
    assert "Alle jaren" not in text


def test_what_people_said_stands_beside_only_where_they_were_asked_the_same():
    now, before = closing(16, 9), closing(15, 12)
    for then, beside in ((before, True), (before.replace(hash="x"), False), (None, False)):
        text = list(words(document(year(closing=now), year(20, 0.1, day="2026-06-30", closing=then)).blocks))
        assert ("12 van 15" in text) == beside


def test_no_number_is_told_of_fewer_than_five():
    told = needs(18, {"visie": 4, "communicatieve_vaardigheid": 4}, ["communicatieve_vaardigheid"])
    text = " ".join(words(document(year(needs=told, closing=closing(18, 4))).blocks))
    assert "4 van 18" not in text
    assert "minder dan 5 van 18" in text


def test_sentences_are_short():
    several = [year(closing=closing(18, 0), needs=FILL, then=moved(18, -0.4)), year(8), year(60, -0.5)]
    for told in several:
        for block in document(told, year(20, 0.5, day="2026-06-30")).blocks:
            for one in words([block]) if not isinstance(block, Table | Figure) else ():
                for sentence in one.replace("**", "").split(". "):
                    assert len(sentence.split()) <= 25, sentence


def test_the_fullest_can_be_read_aloud_and_fits_five_pages(tmp_path):
    told = year(60, 0.4, closing=closing(55, 0), needs=needs(60, {"communicatieve_vaardigheid": 30}, FILLED))
    path = tmp_path / "evaluatie.pdf"
    save_document(document(told.replace(then=moved(60, -0.2)), year(20, 0.5, day="2026-06-30")), path)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf(str(path), profile=profile)
        assert report.is_compliant, report.failures
    assert outloud.check(str(path)).errors == 0
    with pymupdf.open(path) as pages:
        assert len(pages) == 5


def test_a_file_of_a_year_gives_the_same_document(tmp_path):
    told = year(18, 0.4, closing=closing(16, 9), needs=FILL, then=moved(12, -0.2))
    save_json(told.data, tmp_path / "evaluatie.json")
    found = read_year(tmp_path / "evaluatie.json")
    assert found == told
    assert document(found) == document(told)


@given(
    n=st.sampled_from([5, 9, 10, 15, 16, 18, 60]),
    points=st.floats(-1.2, 1.2),
    n_need=st.lists(st.integers(0, 60), min_size=14, max_size=14),
    places=st.lists(st.sampled_from(["ahead", "first", "near", ""]), min_size=14, max_size=14),
    said=st.none() | st.tuples(st.integers(0, 60), st.integers(-5, 65)),
    then=st.none() | st.floats(-1, 1),
    before=st.none() | st.floats(-1, 1),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_told_a_document_follows_and_tells_nobody(n, points, n_need, places, said, then, before):
    rows = [
        ToldNeed(competency=name, n=n if n >= 10 else None, n_need=min(x, n) if n >= 10 else None, largest=place)
        for name, x, place in zip(SCAN.competency_ids, n_need, places, strict=True)
    ]
    told = year(
        n,
        points,
        needs=ToldNeeds(n=n, n_left_out=0, has_numbers=n >= 10, rows=tuple(rows)),
        closing=said and closing(*said),
        then=None if then is None else moved(n, then),
    )
    earlier = () if before is None else (year(20, before, day="2026-06-30"),)
    found = document(told, *earlier)
    assert ToldYear.model_validate_json(json.dumps(told.model_dump(mode="json"))) == told
    text = " ".join(words(found.blocks))
    assert not re.search(r"(?<!minder dan )\b[0-4] van \d", text)
    assert n >= 10 or "punt" not in " ".join(block.text for block in found.blocks[:3])
    assert "nan" not in text.split()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace('"n": 18', '"n": 19', 1), "CHANGE-011"),
        (lambda text: text.replace("ontwikkelscan/evaluation/1", "ontwikkelscan/evaluation/2"), "CHANGE-010"),
        (lambda _: "[]", "CHANGE-010"),
        (lambda text: text[:50], "CHANGE-010"),
        (lambda text: text.replace('"check"', '"chek"'), "CHANGE-011"),
    ],
)
def test_a_file_that_is_something_else_or_was_changed(tmp_path, change, code):
    save_json(year().data, tmp_path / "evaluatie.json")
    (tmp_path / "evaluatie.json").write_text(change((tmp_path / "evaluatie.json").read_text()))
    with pytest.raises(osc.OntwikkelscanError, match=code):
        read_year(tmp_path / "evaluatie.json")


def test_a_file_with_a_fitting_mark_and_other_fields(tmp_path):
    from ontwikkelscan.model.base import hash_of  # noqa: PLC0415 - of this test alone

    told = year().model_dump(mode="json") | {"records": ["R001"]}
    save_json({"schema": "ontwikkelscan/evaluation/1", **told, "check": hash_of(told)}, tmp_path / "evaluatie.json")
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-010"):
        read_year(tmp_path / "evaluatie.json")


@pytest.mark.parametrize(
    "other",
    [
        year(20, 0.1).replace(programme="anders"),
        year(20, 0.1).replace(questionnaire={**SCAN.card, "hash": "x"}),
        year(),
    ],
)
def test_a_year_that_does_not_belong(other):
    with pytest.raises(osc.OntwikkelscanError, match="CHANGE-012"):
        years_beside(year(), [other])
