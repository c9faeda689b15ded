"""What stays on the device and what a file may bring in; who the answers are for."""

from __future__ import annotations

import json

import pytest

from ontwikkelscan.asking.form import write_form

LEFT = """(async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).length, cookies: document.cookie, kept: JSON.stringify(history.state),
  caches: "caches" in window ? (await caches.keys().catch(() => [])).length : 0,
  page: document.body.textContent.includes("Zeist"),
}))()"""


def test_wiping_leaves_nothing_anywhere(browser, person, forms):
    browser.open(forms["gemeentesecretaris"])
    person.fill_page({})
    person.fill_page({"rol": "loco", "gemeente": "Zeist"})
    browser.look("show('picture')")
    browser.print()
    browser.look("show('finish')")
    name = browser.look("Object.keys(localStorage)")
    assert name == browser.look("[`ontwikkelscan/gemeentesecretaris/${data.mark}`]")
    person.choose("Wis mijn antwoorden")
    person.choose("Ja, wis alles")
    nothing = {"local": [], "session": [], "databases": 0, "cookies": "", "caches": 0, "page": False}
    found = browser.look(LEFT)
    assert found.pop("kept") in ('{"id":"welcome"}', "null")
    assert found == nothing
    browser.reload()
    found = browser.look(LEFT)
    assert {key: found[key] for key in nothing} == nothing
    browser.open("about:blank")
    browser.open(forms["gemeentesecretaris"])
    assert browser.look("[localStorage.length, Object.keys(state.context).length]") == [0, 0]


def test_two_forms_of_one_questionnaire_do_not_share(browser, person, questionnaires, tmp_path):
    for name in ("a", "b"):
        write_form(questionnaires["eigen_sleutels"], tmp_path / f"{name}.html")
    browser.open((tmp_path / "a.html").as_uri())
    person.fill_until("Je antwoorden nakijken", {"A1": "6"})
    browser.open((tmp_path / "b.html").as_uri())
    assert browser.look("state.items") == {}
    person.seen.clear()
    person.fill_until("Je antwoorden nakijken", {"A1": "2"})
    assert browser.look("localStorage.length") == 2
    person.choose("Wis mijn antwoorden")
    person.choose("Ja, wis alles")
    browser.open((tmp_path / "a.html").as_uri())
    assert browser.look("state.items") == {"A1": "6"}, "what is wiped in one stays in the other"


def test_wiped_in_one_window_is_wiped_in_the_other(browser, person, forms):
    browser.open(forms["eigen_sleutels"])
    person.fill_until("Je antwoorden nakijken", {"A1": "6"})
    wiped = "new StorageEvent('storage', { key: host.key, newValue: null })"
    browser.look(f"localStorage.clear(); dispatchEvent({wiped}); dispatchEvent(new Event('pagehide')); 0")
    assert browser.look("[localStorage.length, Object.keys(state.items).length]") == [0, 0]
    assert "Je antwoorden zijn gewist" in browser.look("document.body.innerText")


def taken_up(browser, **answers):
    """Return what the form goes on with from a file that says so."""
    card = browser.look("({ schema: 'ontwikkelscan/answers/1', hash: data.hash })")
    return browser.look(f"fromJson(data, {json.dumps(json.dumps({**card, 'answers': answers}))})")


@pytest.mark.parametrize("name", ["constructor", "toString", "__proto__", "hasOwnProperty", "", "Loco"])
def test_what_every_object_has_is_no_option(browser, forms, name):
    browser.open(forms["gemeentesecretaris"])
    assert taken_up(browser, rol=name)["context"] == {}
    assert taken_up(browser, rol="loco")["context"] == {"rol": "loco"}
    shown = f"state.context.rol = {json.dumps(name)}, show('items-1'), document.querySelector('details').textContent"
    assert "native code" not in browser.look(shown)


@pytest.mark.parametrize("answer", [1.5, "1.5", 0, 6, -1, "", " 3", "03", "0x3", "3e0", True, None, [3], "constructor"])
def test_only_whole_numbers_of_the_scale_are_answers(browser, forms, answer):
    browser.open(forms["gemeentesecretaris"])
    found = taken_up(browser, bps_01=answer, belang_visie=answer)
    assert (found["items"], found["importance"]) == ({}, {})
    assert taken_up(browser, bps_01=3, bps_02="nvt", belang_visie="nvt")["items"] == {"bps_01": "3", "bps_02": "nvt"}
    assert taken_up(browser, belang_visie="nvt", belang_zelfreflectie=5)["importance"] == {"zelfreflectie": "5"}


def test_who_the_answers_are_for(browser, person, questionnaires, violations, tmp_path):
    receiver = {"receiver": "VGS-bureau <b>& co</b>", "receiver_mail": "scan@voorbeeld.nl"}
    write_form(questionnaires["eigen_sleutels"], tmp_path / "form.html", **receiver)
    browser.open((tmp_path / "form.html").as_uri())
    assert f"bedoeld voor {receiver['receiver']}." in browser.look("document.body.innerText")
    person.fill_until("Je antwoorden downloaden", {"A1": "6"})
    text = browser.look("document.querySelector('main').innerText")
    assert f"Het bestand is voor {receiver['receiver']}" in text
    assert "Dit formulier stuurt zelf niets op." in text
    assert "berekent er je scores mee, maakt je rapport en bewaart het zoals met je is afgesproken" in text
    assert browser.look("document.querySelector('main a').href") == "mailto:scan@voorbeeld.nl"
    assert violations() == []
    browser.screen(320)
    assert browser.look("document.documentElement.scrollWidth") <= 320
    assert [url for url in browser.requests() if not url.startswith("file:///")] == []


def test_without_a_receiver_it_says_what_to_do(browser, person, forms):
    browser.open(forms["eigen_sleutels"])
    person.fill_until("Je antwoorden downloaden", {"A1": "6"})
    text = browser.look("document.querySelector('main').innerText")
    assert "Geef het bestand aan degene die jouw rapport maakt" in text
    assert "Het bestand is voor" not in text
