"""The documents of a group: whole, accessible, and silent about few people."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape

import numpy as np
import outloud
import page
import pymupdf
import pytest

from ontwikkelscan import OntwikkelscanError, Scan, simulate_answers
from ontwikkelscan.documents.blocks import Paragraph, Table
from ontwikkelscan.documents.html import render_html
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.reporting.group_report import group_report, offer_page
from ontwikkelscan.texts import enumeration, text, texts


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


@pytest.mark.parametrize(
    ("together", "said", "unsaid"),
    [
        ((), "is bij geen enkel paar aangetoond", "lijken samen te gaan"),
        (1, "een op de twintig", "geen enkel paar"),
    ],
    ids=["none shown", "a pair"],
)
def test_a_test_of_pairs_that_fails_proves_nothing(group, together, said, unsaid):
    """That none was shown is not that there is none; and a pair that was shown may be chance."""
    first, other, *_ = group.objects.needs.questionnaire.competency_ids
    pairs = ((first, other),) if together else ()
    html = render_html(group_report(replace(group.record, together=pairs, together_reason=""))).decode()
    assert said in html
    assert unsaid not in html


def test_the_offer_page_says_what_nobody_serves(group):
    html = render_html(offer_page(group.record)).decode().replace("<wbr>", "")
    unserved = group.offer_gap[group.offer_gap["cover"] == "not"]
    assert ("is geen aanbod bekend" in html) == (len(unserved) > 0)
    assert ("Voor elke competentie is er aanbod" in html) == (len(unserved) == 0)
    assert "niet door de aanbieder bevestigd" in html
    assert all(
        escape(name) in html for name in {group.record.providers[n] for r in group.record.offer for n in r.programmes}
    )


def test_the_table_of_the_offer_holds_what_the_report_tells(group):
    rows, frame = group.record.offer, group.offer_gap
    assert [(row.competency, row.share_of_need, row.rank, row.cover) for row in rows] == [
        (name, *(None if np.isnan(number) else number for number in numbers), cover)
        for name, *numbers, cover in frame[["competency", "share_of_need", "rank", "cover"]].itertuples(index=False)
    ]
    assert [[list(part) for part in row.parts] for row in rows] == [json.loads(cell) for cell in frame["parts"]]
    assert [list(row.programmes) for row in rows] == [json.loads(cell) for cell in frame["programmes"]]
    assert max(len(row.parts) for row in rows) > 1


def test_parts_that_work_fully_stand_before_those_that_touch_on_it(group):
    table = next(block for block in offer_page(group.record).blocks if isinstance(block, Table))
    seen = set()
    for row, cells in zip(group.record.offer, table.rows, strict=True):
        assert cells[2] == {"covered": "ja", "partly": "deels", "not": "nee"}[row.cover]
        direct = [part for _, part, strength in row.parts if strength == 1.0]
        rest = [part for _, part, strength in row.parts if strength == 0.5]
        assert len(direct) + len(rest) == len(row.parts)
        before, _, after = cells[3].partition("; deels: ") if direct and rest else (cells[3], "", "")
        assert before.startswith("rechtstreeks: ") == bool(direct and rest)
        assert all(part in before for part in direct or rest)
        assert all(part in after for part in rest if direct)
        seen.add((bool(direct), bool(rest)))
    assert {(True, True), (False, True)} <= seen


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


@pytest.mark.parametrize(
    ("questionnaire", "n"), [("gemeentesecretaris", n) for n in (10, 18, 60)] + [("hrm_adviseur", 24)]
)
def test_what_the_report_says_of_a_group_is_what_was_told(questionnaire, n):
    """Each row, and each of the first sentences, beside the frames; for draws of several groups."""
    scan = Scan(questionnaire)
    names = {one.id: one.name for one in scan.questionnaire.competencies}
    labels = {one.id: one.label for one in scan.questionnaire.competencies}
    for seed in range(4):
        group = scan.run(simulate_answers(scan.questionnaire, n, seed=seed)).group()
        report = group_report(group.record)
        told = group.frame[(group.frame["breakdown"] == "") & group.frame["rank"].notna()].sort_values("rank")
        table = next(b for b in report.blocks if isinstance(b, Table) and b.caption == text("group.account.table"))
        assert len(table.rows) == len(names)
        for cells, row in zip(table.rows, told.itertuples(), strict=False):
            few = row.n_need < 5
            assert cells[0] == names[row.competency]
            assert cells[1] == (f"minder dan 5 van {row.n:.0f}" if few else f"{row.n_need:.0f} van {row.n:.0f}")
            assert cells[2] == ("–" if few else f"{row.share_need:.0f}%")
            assert cells[4] == f"{row.mean_score:.1f}".replace(".", ",")
        leads = [block.text for block in report.blocks if isinstance(block, Paragraph) and block.style == "lead"]
        places = {place: list(told.loc[told["largest"] == place, "competency"]) for place in ("ahead", "first")}
        named = [labels[name] for inside in places.values() for name in inside]
        assert all(name in leads[0] for name in named[:3])
        assert (leads[0] == text("group.lead.nothing")) == (told["n_need"].max() < 5)
        shares = [round(int(share) / 100, 2) for share in re.findall(r"(\d+)%", " ".join(leads[1:3]))]
        cover = group.offer_gap.set_index("competency")["cover"]
        parts = told.set_index("competency")["n_need"].groupby(cover).sum() / told["n_need"].sum()
        assert sorted(shares) == sorted(np.floor(100 * parts[parts > 0] + 0.5 + 1e-9) / 100)
        theme = group.themes.loc[group.themes["n_need"].idxmax()]
        said = [lead for lead in leads if lead.startswith("Het vaakst speelt")]
        assert len(said) == (theme["n_need"] >= 5)
        assert all(f"bij {theme['n_need']:.0f} van de {n} " in line for line in said)


@pytest.mark.parametrize("n", [5, 9])
def test_of_fewer_than_ten_people_one_page_names_needs_and_what_to_do(n, tmp_path):
    scan = Scan("gemeentesecretaris")
    group = scan.run(simulate_answers(scan.questionnaire, n, seed=n)).group()
    for save, name in ((group.save_report, "groep"), (group.save_offer_page, "aanbod")):
        save(tmp_path / f"{name}.pdf")
        assert len(pymupdf.open(tmp_path / f"{name}.pdf")) == 1
    report = group_report(group.record)
    named = [
        one.label
        for one in scan.questionnaire.competencies
        if (group.frame.set_index("competency").loc[[one.id], "largest"] == "first").any()
    ]
    assert report.blocks[0].text == text("group.lead.few", names=enumeration(named))
    assert report.blocks[1].blocks[0].items == texts("group.few.steps")
    assert not [block for block in report.blocks if isinstance(block, Table)]
