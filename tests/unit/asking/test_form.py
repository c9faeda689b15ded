"""The form as a file: small, the same each time, asking nothing of a network. What it does: tests/browser."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ontwikkelscan import OntwikkelscanError, Questionnaire, load_questionnaire
from ontwikkelscan.asking import form
from ontwikkelscan.asking.form import form_html, write_form
from ontwikkelscan.commands.app import app
from ontwikkelscan.counting import counting

BARE = Questionnaire.from_keys({"agree": ["-A1", "A2"], "conscientious": ["C1", "A2"]}, minimum=1, maximum=6)
LARGEST = 120_000


class Parts(HTMLParser):
    """The content of style, data and script, the policy, and every address."""

    def __init__(self, page):
        super().__init__()
        self.found = {"style": "", "script": "", "data": ""}
        self.policy = ""
        self.addresses = []
        self._at = None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.addresses += [value for name, value in attributes if name in ("href", "src", "action", "style")]
        self._at = tag if tag in ("style", "script") else None
        if given.get("type") == "application/json":
            self._at = "data"
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]

    def handle_data(self, data):
        if self._at:
            self.found[self._at] += data

    def handle_endtag(self, tag):
        self._at = None if tag in ("style", "script") else self._at


@pytest.fixture(params=["gemeentesecretaris", "hrm_adviseur", "eigen_sleutels"])
def questionnaire(request):
    return BARE if request.param == "eigen_sleutels" else load_questionnaire(request.param)


def data_of(questionnaire):
    return json.loads(Parts(form_html(questionnaire)).found["data"])


def test_small_and_the_same_each_time_but_for_the_mark_that_keeps_answers_apart(questionnaire, tmp_path):
    pages = []
    for name in ("a.html", "b.html"):
        write_form(questionnaire, tmp_path / "new" / name)
        pages.append((tmp_path / "new" / name).read_bytes().decode())
    marks = [re.search(r'"mark":"([0-9a-f]{16})"', page)[1] for page in pages]
    assert marks[0] != marks[1]
    assert pages[0].replace(marks[0], marks[1]) == pages[1]
    assert len(pages[0].encode()) < LARGEST


def test_nothing_but_its_own_script_and_style_may_run(questionnaire):
    parts = Parts(form_html(questionnaire))
    allowed = {
        name: "'sha256-" + b64encode(sha256(parts.found[name].encode()).digest()).decode() + "'"
        for name in ("script", "style")
    }
    assert parts.policy.split("; ") == [
        "default-src 'none'",
        f"script-src {allowed['script']}",
        f"style-src {allowed['style']}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert parts.addresses == []
    assert not re.search(
        r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|innerHTML|eval\(|import\(|url\(", form_html(questionnaire)
    )


def test_everything_that_is_asked_is_there_and_no_more(questionnaire):
    data = data_of(questionnaire)
    assert {key: data[key] for key in ("id", "version", "hash")} == questionnaire.card
    assert [item["id"] for item in data["items"]] == list(questionnaire.item_ids)
    assert all(item["text"] for item in data["items"])
    assert [question["id"] for question in data["questions"]] == [q.id for q in questionnaire.context_questions]
    assert [competency["id"] for competency in data["competencies"]] == list(questionnaire.competency_ids)
    turned = [(c["id"], item) for c in data["competencies"] for item in c["turned"]]
    assert turned == [(c.id, item.id) for c in questionnaire.competencies for item in c.items if item.reverse]
    page = form_html(questionnaire)
    keying = ["required", *(sign for c in questionnaire.competencies for sign in (c.too_little, c.too_much) if sign)]
    assert not [text for text in keying if text in Parts(page).found["data"]]


def test_the_rules_for_a_mean_and_for_what_counts_are_those_of_python(questionnaire):
    assert data_of(questionnaire)["counting"] == json.loads(json.dumps(counting()))
    script = "".join(form.asset(name) for name in form.SCRIPTS)
    assert [word for word in ("0.75", '"situational"', '"unknown", "yes"', ".slice(0, 3)") if word in script] == []


def test_a_questionnaire_without_texts_is_asked_by_its_ids():
    data = data_of(BARE)
    assert data["items"] == [{"id": name, "text": name} for name in ("A1", "A2", "C1")]
    assert (data["rules"], data["questions"], data["importanceLabels"]) == (None, [], [])
    assert data["title"] == "Vragenlijst eigen_sleutels"


def test_no_text_can_end_the_script(tmp_path):
    scan = load_questionnaire("gemeentesecretaris")
    evil = scan.model_copy(update={"title": "</script><script>alert(1)</script>", "audience": "<!--<script>"})
    write_form(evil, tmp_path / "form.html")
    page = (tmp_path / "form.html").read_text("utf-8")
    assert page.count("<script") == 2
    assert page.count("</script") == 2
    assert data_of(evil)["title"] == evil.title


def test_script_and_catalogue_know_the_same_texts():
    script = "".join((form.PARTS / name).read_text("utf-8") for name in form.SCRIPTS)
    texts = json.loads(Parts(form_html(BARE)).found["data"])["texts"]
    known = dict(_leaves(texts))
    named = {key for key in re.findall(r'"([a-z_]+\.[a-z_]+)"', script) if key.split(".")[0] in texts}
    assert named <= set(known)
    made = set(re.findall(r"`([a-z_]+)\.\$\{", script))
    unused = {key for key in known if f'"{key}"' not in script and key.split(".")[0] not in made}
    assert unused == {"untitled", "noscript"}, "these two are for the page itself"


def _leaves(texts, prefix=""):
    for key, value in texts.items():
        yield from _leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]


def test_the_welcome_says_what_happens_with_the_answers():
    welcome = " ".join(data_of(BARE)["texts"]["welcome"].values())
    for promise in (
        "blijven op dit apparaat, totdat je ze zelf downloadt",
        "Dat kies je zelf",
        "Geen selectie- of beoordelingsinstrument",
        "Je mag elke vraag overslaan",
        "Dat duurt ongeveer {minutes}",
    ):
        assert promise in welcome


def test_whoever_gets_the_answers_is_told_in_plain_text(tmp_path):
    write_form(BARE, tmp_path / "form.html", receiver=" VGS-bureau </script>\n", receiver_mail=" scan@voorbeeld.nl ")
    page = (tmp_path / "form.html").read_text("utf-8")
    assert page.count("</script") == 2
    receiver = json.loads(Parts(page).found["data"])["receiver"]
    assert receiver == {"name": "VGS-bureau </script>", "mail": "scan@voorbeeld.nl"}
    assert data_of(BARE)["receiver"] == {"name": "", "mail": ""}


@pytest.mark.parametrize(
    "mail",
    [
        "scan",
        "scan@voorbeeld",
        "scan @voorbeeld.nl",
        "a@b.nl,c@d.nl",
        "Scan <scan@voorbeeld.nl>",
        "scan@voorbeeld.nl?bcc=a@b.nl",
        "scan@voorbeeld.nl\nBcc:a@b.nl",
        "s@voorbeeld.nl%0a",
        f"{'s' * 242}@voorbeeld.nl",
    ],
)
def test_a_mail_address_that_is_none(mail, tmp_path):
    with pytest.raises(OntwikkelscanError) as wrong:
        write_form(BARE, tmp_path / "form.html", receiver="VGS-bureau", receiver_mail=mail)
    assert wrong.value.code == "OUTPUT-008"
    assert list(tmp_path.iterdir()) == []


def test_a_mail_address_has_254_signs_at_most(tmp_path):
    write_form(BARE, tmp_path / "form.html", receiver_mail=f"{'s' * 241}@voorbeeld.nl")


@pytest.mark.parametrize("name", ["x" * 81, "VGS\u202ebureau", "VGS\x00"])
def test_a_receiver_of_more_than_eighty_signs_or_that_cannot_be_printed(name, tmp_path):
    with pytest.raises(OntwikkelscanError) as wrong:
        write_form(BARE, tmp_path / "form.html", receiver=name)
    assert wrong.value.code == "OUTPUT-009"
    write_form(BARE, tmp_path / "form.html", receiver="x" * 80)


def test_the_receiver_on_the_command_line(tmp_path):
    options = ["form", "hrm_adviseur", "-o", str(tmp_path / "form.html"), "--receiver", "VGS-bureau"]
    assert CliRunner().invoke(app, [*options, "--receiver-mail", "scan@voorbeeld.nl"]).exit_code == 0
    receiver = json.loads(Parts((tmp_path / "form.html").read_text("utf-8")).found["data"])["receiver"]
    assert receiver == {"name": "VGS-bureau", "mail": "scan@voorbeeld.nl"}


def test_where_it_cannot_be_written(tmp_path):
    with pytest.raises(OntwikkelscanError) as wrong:
        write_form(BARE, tmp_path / "form.pdf")
    assert wrong.value.code == "OUTPUT-002"
    (tmp_path / "file").write_text("")
    with pytest.raises(OntwikkelscanError) as wrong:
        write_form(BARE, tmp_path / "file" / "form.html")
    assert wrong.value.code == "OUTPUT-003"
    assert [path.name for path in Path(tmp_path).iterdir()] == ["file"]
