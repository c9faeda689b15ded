"""Someone says with keys how they see a colleague, and hands over a file that is told with others."""

from __future__ import annotations

import json

import pandas as pd

import ontwikkelscan as osc
from ontwikkelscan.asking.form import write_form
from ontwikkelscan.asking.rater_form import Rater, rater_form_html

WHOM = Rater("R001", "B1", "college")


def test_a_colleague_is_seen_with_keys_only(browser, person, questionnaires, violations, tmp_path):
    asked = questionnaires["gemeentesecretaris"]
    path = tmp_path / "B1.html"
    path.write_text(rater_form_html(asked, WHOM, receiver="VGS-bureau"), "utf-8")
    browser.open(path.as_uri())
    assert person.heading() == "Hoe zie jij je collega? (R001)"
    told = browser.look("document.body.innerText")
    assert "Elk cijfer komt van minstens drie mensen samen, met een kleine loting erbij" in told
    assert "VGS-bureau" in told
    assert violations() == []
    items = [item for scale in asked.competencies for item in scale.items]
    plan = {item.id: "5" if item.reverse else "4" for item in items} | {items[0].id: "nvt"}
    del plan[items[1].id]
    person.fill_page({})
    assert violations() == []
    text = browser.look("document.body.innerText")
    assert items[0].other in text or any(item.other in text for item in items)
    assert not any(item.text in text for item in items if item.other and item.text != item.other)
    assert "niet gezien" in text
    headings = person.fill_until("Je antwoorden downloaden", plan)
    assert [one for one in headings if "Stellingen" not in one] == [
        "Je antwoorden nakijken",
        "Je antwoorden downloaden",
    ]
    assert violations() == []
    person.choose("Download voor de ronde (JSON)")
    file = browser.downloaded()
    assert file.name == "gemeentesecretaris-R001-B1.json"
    assert [url for url in browser.requests() if not url.startswith(("file:///", "blob:"))] == []
    assert browser.complaints() == []

    found = json.loads(file.read_text("utf-8"))
    assert "picture" not in found
    given = found["answers"]
    names = {"respondent", "beoordelaar", "beoordelaar_groep", "vragenlijst_versie"}
    assert set(given) == names | {item.id for item in items}
    read = osc.read_answers(file, asked)
    assert read.respondents.tolist() == ["R001"]
    assert read.context[["beoordelaar", "beoordelaar_groep"]].iloc[0].tolist() == ["B1", "college"]
    assert given[items[0].id] == "nvt"
    assert given[items[1].id] is None
    scan = osc.Scan(asked)
    own = scan.run(pd.DataFrame([{"respondent": "R001"} | {item.id: 3 for item in items}]))
    coded = [given | {"beoordelaar": f"B{n}", "beoordelaar_sleutel": f"lot-{n}"} for n in (1, 2, 3)]
    three = [osc.read_answers(pd.DataFrame([row]), asked) for row in coded]
    seen = osc.agreement(own, osc.concat(three))
    assert seen["R001"].cells == ((1, "college", 3),)

    # The file is of this form alone: neither the person's own form nor that of another rater goes on with it.
    write_form(asked, tmp_path / "zelf.html")
    other = tmp_path / "B2.html"
    other.write_text(rater_form_html(asked, Rater("R001", "B2", "college")), "utf-8")
    goes_on = f"fromJson(host.data, {json.dumps(file.read_text('utf-8'))}) !== null"
    assert browser.look(goes_on) is True
    for page in (tmp_path / "zelf.html", other):
        browser.open(page.as_uri())
        assert browser.look(goes_on) is False
