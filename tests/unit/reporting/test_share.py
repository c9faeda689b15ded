"""What others get depends on nothing that was not shared: change what is hidden, and nothing changes for them."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.gathering.papers import Intakes
from ontwikkelscan.model.records import SHARE_WORDS, Share
from ontwikkelscan.reporting.intake import intake_data
from tests.sharing import OTHER, OWN, PROGRAMMES, changes, is_shared, leaks, rows_of, scan_of

SCAN = scan_of("gemeentesecretaris")
QUESTIONNAIRE = SCAN.questionnaire
LEERGANG = PROGRAMMES["gemeentesecretaris"]


@pytest.fixture(autouse=True)
def one_moment(monkeypatch):
    """Stop the clock, so that files can be compared."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.mark.parametrize("name", PROGRAMMES)
def test_what_is_not_shared_changes_nothing(name):
    """Of every demo person; tests/long tries every answer and every set of words."""
    found, tried = leaks(name, answers=1, words=2)
    assert found == set()
    assert min(tried.values()) > 100, tried


# Files: documents are written from the record that the last test compares, and from nothing beside it


def hidden(row, share):
    """Return a row in which everything that is not shared is other than it was."""
    things = changes(row, QUESTIONNAIRE, 1)
    cells = [cells for kind, competency, cells in things if not is_shared(kind, competency, share)]
    return row | {name: value for some in cells for name, value in some.items()}


@pytest.mark.parametrize("choice", ["visie zelfreflectie importance context", "facts questions"])
def test_files_are_equal_in_every_byte(choice, tmp_path):
    """Word, PDF, HTML and JSON of R001, with their names, and the overview of it and R002."""
    share, files = Share.of(choice.split(), QUESTIONNAIRE), {}
    rows = rows_of("gemeentesecretaris")[:2]
    for name, people in (("were", rows), ("are", [hidden(row, share) for row in rows])):
        result = SCAN.run(pd.DataFrame(people))
        intakes = result.intakes(LEERGANG, share=choice)
        Intakes(intakes.each[:1]).save(tmp_path / name)
        intakes.save_manager_papers(tmp_path / name)
        result["R001"].interview(share="visie zelfreflectie questions".split()[: 2 + share.questions]).save(
            tmp_path / name
        )
        files[name] = {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
    assert files["were"] == files["are"]
    assert {name.rpartition(".")[2] for name in files["are"]} == {"docx", "pdf", "html", "json"}
    assert len(files["are"]) == 12


# What documents used to tell


@cache
def person(**cells):
    """Return R001, of whom some cells are changed."""
    return SCAN.run(pd.DataFrame([rows_of("gemeentesecretaris")[0] | cells]))["R001"]


def shown(share, **cells):
    """Return what others get of this person."""
    return intake_data(person(**cells).intake(LEERGANG, share=share).record)


@pytest.mark.parametrize(
    ("share", "cells"),
    [
        ("coaching_ontwikkelingsgerichtheid", {"personeel": "geen", "overleg_or": "denkt_vroeg_mee"}),
        ("visie", {"type_gemeente": "beheer", "opbouw": "een_kern", "collegeprogramma": "hoofdlijnen"}),
        ("zelfreflectie", {"belang_zelfreflectie": "1"}),
        ("zelfreflectie", {"jaren_in_rol": "1"}),
        ("zelfreflectie context", {"jaren_in_rol": "1"}),
        ("complexe_organisatieontwikkeling context", {"inwoners": "150000"}),
        ("context", {"rol": "aspirant", "gemeente": "Elders", "inwoners": "150000"}),
    ],
)
def test_what_used_to_be_told(share, cells):
    """A level, relevance, need, importance or admission that follows from what was not shared."""
    assert shown(share) == shown(share, **cells)


def test_needs_that_are_not_shared_leave_no_gap():
    """The smallest need of R001 is the first of what is shared: its place does not tell that there are larger ones."""
    smallest = person().record.ranked[-1]
    data = shown(f"{smallest.competency.id} needs")
    assert smallest.rank > 1
    assert [outcome["rank"] for outcome in data["outcomes"]] == [1]


# Words


@pytest.mark.parametrize(("english", "dutch"), [("all", "alles"), ("none", "niets"), *SHARE_WORDS.items()])
def test_both_words_mean_the_same(english, dutch):
    share = Share.of(["visie", english] if english in SHARE_WORDS else [english], QUESTIONNAIRE)
    assert share == Share.of(["visie", dutch] if english in SHARE_WORDS else [dutch], QUESTIONNAIRE)
    assert (english in share.words) == (english in SHARE_WORDS)


def test_all_is_every_competency_and_every_word():
    share = Share.of(["all"], QUESTIONNAIRE)
    assert share == Share.of([*QUESTIONNAIRE.competency_ids, *SHARE_WORDS], QUESTIONNAIRE)
    assert Share.of([], QUESTIONNAIRE) == Share.of(["none"], QUESTIONNAIRE) == Share()


def test_needs_and_importance_of_no_competency_are_nothing():
    assert Share.of(["needs", "importance"], QUESTIONNAIRE) == Share()


@pytest.mark.parametrize("words", [["visi"], ["all", "visie"], ["none", "facts"], ["needes"]])
def test_a_word_that_is_no_choice_is_refused(words):
    with pytest.raises(OntwikkelscanError) as caught:
        Share.of(words, QUESTIONNAIRE)
    assert caught.value.code == "SCAN-001"


@pytest.mark.parametrize("old", ["context", "visie", "visie context"])
def test_an_old_choice_shows_no_more_than_was_agreed_to(old):
    """Then ``context`` was role, municipality and what is going on in it; a competency, all that was known of it."""
    data = shown(old, leervragen=OWN)
    assert (data["facts"], data["questions"]) == (None, None)
    assert (data["context"] is not None) == ("context" in old)
    assert {outcome["band"] for outcome in data["outcomes"]} <= {None}
    assert {verdict["verdict"] for verdict in data["admission"]} == {"unknown"}


def test_what_someone_wants_to_learn_is_shown_line_by_line():
    data = shown("questions", leervragen=f"{OWN}\n\n  {OTHER} ")
    assert data["questions"] == [OWN, OTHER]
