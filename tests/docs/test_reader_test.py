"""What docs/reader-test.md says stands somewhere, stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pymupdf
import pytest

from ontwikkelscan import Scan, compose_cohorts
from ontwikkelscan.commands.write import write_cohorts
from ontwikkelscan.loading.data_root import data_root

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reader-test.md"
PROGRAMME = "leergang_lokaal_leiderschap"
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| question"))
]


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """Return the text of each page of each document, without white space."""
    folder = tmp_path_factory.mktemp("papers")
    result = Scan("gemeentesecretaris", norm="gesimuleerd_gemeentesecretarissen").run(
        str(data_root("examples") / "gemeentesecretaris.csv")
    )
    result["R001"].save_report(folder / "rapport.pdf")
    result["R001"].interview().save(folder)
    result.intakes(PROGRAMME).save_manager_papers(folder)
    result.group().save_offer_page(folder / "aanbod.pdf")
    write_cohorts(compose_cohorts(result.context, PROGRAMME, needs=result.objects.needs), result, folder)
    files = {
        "rapport": "rapport",
        "overzicht": "overzicht-intakes",
        "gespreksblad": "R001-gespreksblad",
        "cohorten": "cohorten",
        "aanbod": "aanbod",
        "burgemeester": "R001-gesprek-burgemeester",
    }
    return {
        name: [squeezed(sheet.get_text()) for sheet in pymupdf.open(folder / f"{file}.pdf")]
        for name, file in files.items()
    }


def squeezed(text):
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def test_five_questions_for_each_of_three_readers():
    assert len(ROWS) == 15
    assert len({row[0] for row in ROWS}) == 15


@pytest.mark.parametrize(("document", "page", "words"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_answer_stands_there(papers, document, page, words):
    assert squeezed(words) in papers[document][int(page) - 1]
