"""No sentence is longer than 25 words, in any kind of document about the example people."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

import ontwikkelscan
from ontwikkelscan import Scan, load_closing, load_programmes, simulate_answers
from ontwikkelscan.charts.marks import Drawing
from ontwikkelscan.commands.write import write_demo
from ontwikkelscan.documents.blocks import (
    Blank,
    Bullets,
    Callout,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Statement,
    Statements,
    Table,
    Topic,
)
from ontwikkelscan.documents.save import RENDERERS
from ontwikkelscan.loading.demo import load_demo
from ontwikkelscan.reporting.plans.first_days import has_talks
from ontwikkelscan.texts import text
from tests.long_sentences import long_in, long_sentences, texts_of

pytestmark = pytest.mark.slow(
    "every document of everyone in both examples is composed once, so that each sentence is seen"
)
LONG = "woord " * 26
DRAWING = Drawing((), (0, 0, 1, 1))
DESCRIPTION = re.compile(r'^        description=text\("([a-z_.]+)"\)', re.MULTILINE)


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """What is made for the example people, caught where it would be rendered."""
    found, folder = [], tmp_path_factory.mktemp("papieren")

    def caught(document):
        found.append(document)
        return b""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "cpu_count", lambda: 1)
        for ending in RENDERERS:
            patch.setitem(RENDERERS, ending, caught)
        scans = [(demo, Scan(demo.questionnaire).run(str(demo.path))) for demo in load_demo()]
        write_demo(scans, folder, lambda: None)
        for demo, result in scans:
            save_others(demo, result, folder)
    return found


def save_others(demo, result, folder):
    """Save what is not in the demo: what someone does with a report, and with others."""
    for person in result:
        person.plan().save(folder)
        person.other_eyes().save(folder)
        if has_talks(person.record):
            wishes = [outcome.competency.id for outcome in person.record.ranked[:3]]
            person.interview(share=[*wishes, "needs", "questions"]).save(folder)
    result.divide(programme=demo.programmes[0], share="all").save(folder)
    moments = Scan(demo.questionnaire).run_moments([str(demo.path)] * 2)
    for name in result.respondents:
        moments.growth(name, share="all").save(folder)
    asked = load_closing(load_programmes().by_id[demo.programmes[0]])
    for said in (
        None,
        replace(simulate_answers(asked, len(result), seed=1), respondents=result.objects.answers.respondents),
    ):
        moments.evaluation(demo.programmes[0], closing=said).save(folder)


def test_no_sentence_is_longer_than_25_words(documents):
    assert set().union(*map(long_in, documents)) == set()


def test_every_kind_of_document_is_there(documents):
    """Each kind has a description of its own."""
    sources = Path(ontwikkelscan.__file__).parent.rglob("*.py")
    kinds = {text(key) for source in sources for key in DESCRIPTION.findall(source.read_text("utf-8"))}
    assert len(kinds) > 10
    assert kinds - {document.description for document in documents} == set()


@pytest.mark.parametrize(
    "block",
    [
        Heading(LONG),
        Paragraph(LONG),
        Bullets(("Kort.", LONG)),
        Table("Kort", ("Rij", LONG), (), (1, 1)),
        Table(LONG, ("Rij",), (), (1,)),
        Table("Kort", ("Rij",), ((LONG,),), (1,)),
        Facts(((LONG, "Kort."),)),
        Facts((("Kort", LONG),)),
        Figure(DRAWING, "naam", "Titel", LONG, "Onderschrift"),
        Figure(DRAWING, "naam", "Titel", "Wat er staat.", LONG),
        Figure(DRAWING, "naam", "Titel", "Wat er staat.", "Onderschrift", narrow_caption=LONG),
        Callout(LONG, "Kort."),
        Callout("Kort", LONG),
        Blank(LONG, 1),
        Statements(((LONG, ()),), 5),
        Statements((("Kort", (Statement(LONG, "vaak"),)),), 5),
        Topic(LONG, ()),
        Topic("Kort", (), LONG),
        Topic("Kort", (Paragraph("Kort."), Bullets((LONG,)))),
    ],
)
def test_a_long_sentence_is_found_wherever_it_stands(block):
    assert [found for words in texts_of(block) for found in long_sentences(words)] == [LONG]
