"""What the report says of programmes and other ways: every sentence follows the frames."""

from __future__ import annotations

from dataclasses import replace

import pytest

import ontwikkelscan as osc
from ontwikkelscan.documents.blocks import Topic
from ontwikkelscan.reporting.advice import advice_blocks
from ontwikkelscan.reporting.need_page import need_page
from ontwikkelscan.reporting.words import works_on_words
from ontwikkelscan.texts import enumeration, text

LEERGANG = "leergang_lokaal_leiderschap"


@pytest.fixture(scope="module")
def result():
    return osc.Scan("gemeentesecretaris").run(osc.example("gemeentesecretaris"))


@pytest.fixture(scope="module")
def person(result):
    """Return the record of someone with at least four needs."""
    return next(p.record for p in result if len(p.record.ranked) > 3)


def told(person, *, largest, works_on, indispensable=()):
    """Return how a programme is told that works on these needs; largest and so on are places among the needs."""
    ids = [outcome.competency.id for outcome in person.ranked]
    advice = replace(
        person.advice[0],
        largest=tuple(ids[:largest]),
        works_on=tuple(ids[place] for place in works_on),
        indispensable=tuple(ids[place] for place in indispensable),
    )
    names = [outcome.competency.label for outcome in person.ranked]
    return works_on_words(advice, person), names


def test_it_says_how_many_of_the_largest_and_which(person):
    words, names = told(person, largest=3, works_on=[0, 2, 3])
    assert words == f"**2 van je belangrijkste ontwikkelbehoeften**: {names[0]} en {names[2]}"


def test_who_has_fewer_hears_of_needs_not_of_the_largest(person):
    two = replace(person, outcomes=tuple(o for o in person.outcomes if 0 < o.rank < 3))
    words, names = told(two, largest=2, works_on=[1])
    assert words == f"**1 van je 2 ontwikkelbehoeften**: {names[1]}"
    one = replace(person, outcomes=tuple(o for o in person.outcomes if o.rank == 1))
    words, names = told(one, largest=1, works_on=[0])
    assert words == f"**je enige ontwikkelbehoefte**: {names[0]}"


def test_what_is_indispensable_is_named_as_that(person):
    words, names = told(person, largest=3, works_on=[3], indispensable=[3])
    assert words == (
        f"**{names[3]}**; dat hoort niet bij je belangrijkste ontwikkelbehoeften, maar je noemt het onmisbaar"
    )


def test_every_demo_report_says_what_the_frame_says(result):
    """Recommended ones have a part with reasons; what is not recommended is named with what it touches."""
    seen = {"yes": 0, "no": 0}
    for someone in result:
        record, rows = someone.record, someone.recommendations.set_index("programme")
        label_of = {one.id: one.label for one in record.questionnaire.competencies}
        blocks = list(advice_blocks(record))
        titles = {block.title: block for block in blocks if isinstance(block, Topic)}
        for advice in record.advice:
            name = record.programmes.by_id[advice.programme].name
            row = rows.loc[advice.programme]
            assert (name in titles) == (row["recommended"] == "yes") == bool(advice.rank)
            if not advice.parts or advice.admissible == "no":
                continue
            told = text(
                "report.programmes.not_recommended",
                name=name,
                names=enumeration([label_of[competency] for competency in advice.parts]),
            )
            assert (told in str(titles.get("Ook bekeken"))) == (row["recommended"] == "no")
            seen[row["recommended"]] += 1
            if advice.rank:
                first = [one for one in advice.parts if one in advice.works_on][:3]
                assert all(advice.parts[one][0].reasons[one] in str(titles[name]) for one in first)
                past = advice.edition_status in ("past", "none")
                assert past != ("niet bekend" in str(titles[name]) or "euro" in str(titles[name])), "what it costs"
    assert min(seen.values()) > 0, "the demo shows both"


def test_a_need_names_its_two_best_ways(result):
    """Those of a programme that is over come after the others, and say so."""
    for someone in result:
        record = someone.record
        past = {advice.programme for advice in record.advice if advice.edition_status in ("past", "none")}
        for outcome in record.ranked:
            ways = [way for way in record.ways if way.competency == outcome.competency.id]
            ways = [way for way in ways if way.way not in past] + [way for way in ways if way.way in past]
            (told,) = [b for b in need_page(outcome, record) if isinstance(b, Topic) and b.title == "Welke weg helpt"]
            lines = told.blocks[0].items
            assert len(lines) == 2
            for line, way in zip(lines, ways, strict=False):
                assert line.startswith(f"**{way.name}**")
                assert way.reason in line
                assert (f"in '{way.part}'" in line) == (way.kind == "programme")
                assert ("; navragen" in line) == (way.way in past)
