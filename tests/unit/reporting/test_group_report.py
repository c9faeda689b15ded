"""The documents of a group: whole, accessible, and silent about few people."""

from __future__ import annotations

import json
from html import escape

import numpy as np
import outloud
import page
import pymupdf
import pytest

from ontwikkelscan import OntwikkelscanError, Scan, simulate_answers
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.group_report import group_report, offer_page


@pytest.fixture(scope="module", params=["gemeentesecretaris", "hrm_adviseur"])
def group(request):
    return Scan(request.param).run(str(data_root("examples") / f"{request.param}.csv")).group()


def test_both_documents_are_accessible(group, tmp_path):
    for save, name in ((group.save_report, "groep"), (group.save_offer_page, "aanbod")):
        path = tmp_path / f"{name}.pdf"
        save(path, remark="Verzonnen mensen.")
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            assert page.validate_pdf(str(path), profile=profile).is_compliant
        assert not outloud.check(str(path)).errors
        save(tmp_path / f"{name}.html")
        assert "Verzonnen mensen." not in (tmp_path / f"{name}.html").read_text()


def test_the_report_names_every_competency_and_nobody(group):
    html = render_html(group_report(group.record)).decode().replace("<wbr>", "")
    for competency in group.objects.needs.questionnaire.competencies:
        assert escape(competency.name) in html
    assert not [name for name in group.objects.needs.respondents if name in html]
    assert escape(group.clusters.reason) in html


def test_the_offer_page_says_what_nobody_serves(group):
    html = render_html(offer_page(group.record)).decode()
    unserved = group.offer_gap[group.offer_gap["cover"] == "not"]
    assert ("Voor zover bekend in geen programma" in html) == (len(unserved) > 0)
    assert "niet door de aanbieder bevestigd" in html


def test_the_table_of_the_offer_holds_what_the_report_tells(group):
    rows, frame = group.record.offer, group.offer_gap
    assert [(row.competency, row.share_of_need, row.rank, row.cover) for row in rows] == [
        (name, *(None if np.isnan(number) else number for number in numbers), cover)
        for name, *numbers, cover in frame[["competency", "share_of_need", "rank", "cover"]].itertuples(index=False)
    ]
    assert [[list(part) for part in row.parts] for row in rows] == [json.loads(cell) for cell in frame["parts"]]
    assert [list(row.programmes) for row in rows] == [json.loads(cell) for cell in frame["programmes"]]
    assert max(len(row.parts) for row in rows) > 1


def test_the_offer_page_is_one_page(tmp_path):
    for name in ("gemeentesecretaris", "hrm_adviseur"):
        path = tmp_path / f"{name}.pdf"
        Scan(name).run(str(data_root("examples") / f"{name}.csv")).group().save_offer_page(path)
        assert len(pymupdf.open(path)) == 1


def test_too_few_people_get_no_document(tmp_path):
    scan = Scan("gemeentesecretaris")
    group = scan.run(simulate_answers(scan.questionnaire, 4, seed=1)).group()
    with pytest.raises(OntwikkelscanError) as caught:
        group.save_report(tmp_path / "groep.pdf")
    assert caught.value.code == "GROUP-001"
    assert not list(tmp_path.iterdir())
