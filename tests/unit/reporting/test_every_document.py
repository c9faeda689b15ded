"""Every kind of PDF can be read aloud and kept, of the fullest and of the emptiest people."""

from __future__ import annotations

import ast
from pathlib import Path

import outloud
import page
import pymupdf
import pytest

from ontwikkelscan import Scan, compose_cohorts, reporting
from ontwikkelscan.commands.write import write_cohorts
from ontwikkelscan.loading.data_root import data_root

SCANS = ("gemeentesecretaris", "hrm_adviseur")


@pytest.fixture(scope="module", params=SCANS)
def papers(request, tmp_path_factory):
    """All kinds of PDF of one scan, in a folder."""
    folder = tmp_path_factory.mktemp(request.param)
    norm = "gesimuleerd_gemeentesecretarissen" if request.param == SCANS[0] else None
    result = Scan(request.param, norm=norm).run(str(data_root("examples") / f"{request.param}.csv"))
    own = [p for p in result.objects.programmes.programmes if request.param in p.questionnaires and p.intake]
    by_needs = sorted(result.respondents, key=lambda name: len(result[name].record.ranked))
    for name in (by_needs[0], by_needs[-1]):
        for form in ("short", "full"):
            result[name].save_report(folder / f"{name}-{form}.pdf", form=form)
        for programme in own:
            for share in ("all", "none"):
                result[name].intake(programme.id, share=share).save(folder / f"{name}-{programme.id}-{share}.pdf")
        if request.param == SCANS[0]:
            result[name].interview(share="visie,zelfreflectie,needs,questions").save(folder)
    for programme in own:
        result.intakes(programme.id).save_manager_papers(folder / programme.id)
    result.group().save_report(folder / "groep.pdf")
    result.group().save_offer_page(folder / "aanbod.pdf")
    programme = next(programme.id for programme in own if programme.group)
    cohorts = compose_cohorts(result.context, programme, needs=result.objects.needs)
    write_cohorts(cohorts, result, folder)
    result.divide(programme=programme, share="all").save(folder)
    overviews = folder.rglob("overzicht*.pdf")
    sheets = [folder / own[0].id / f"{name}-gespreksblad.pdf" for name in (by_needs[0], by_needs[-1])]
    return sorted({*folder.glob("*.pdf"), *overviews, *sheets})


def test_every_kind_is_accessible(papers):
    assert len(papers) > 10
    for path in papers:
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            report = page.validate_pdf(str(path), profile=profile)
            assert report.is_compliant, (path.name, report.failures)
        assert outloud.check(str(path)).errors == 0, path.name


ABOUT_GROUPS = {"group_report.py", "evaluation/page.py"}
"""Documents in which no one is named."""


def test_a_document_about_people_says_how_long_it_is_kept(papers):
    for path in papers:
        with pymupdf.open(path) as pages:
            told = "".join(page.get_text() for page in pages).count("wis\u00a0na\u00a036\u00a0maanden")
        assert told == (path.stem not in ("groep", "aanbod")), path.name


def test_no_document_about_people_leaves_it_out():
    rooms = Path(reporting.__file__).parent
    told = {
        (path.relative_to(rooms).as_posix(), ast.unparse(keyword.value).startswith("kept("))
        for path in rooms.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "subtitle"
    }
    assert len(told) > 12
    assert {name for name, is_kept in told if not is_kept} == ABOUT_GROUPS
