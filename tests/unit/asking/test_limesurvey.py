"""The survey structure is one that LimeSurvey's importer takes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest

from ontwikkelscan import OntwikkelscanError, Questionnaire, load_questionnaire
from ontwikkelscan.asking.limesurvey import SETTINGS, limesurvey_text, write_limesurvey

NAMES = ("gemeentesecretaris", "hrm_adviseur")


def rows_of(questionnaire):
    """Read as LimeSurvey's TSVImportSurvey does: what follows a question belongs to it."""
    rows = list(csv.DictReader(io.StringIO(limesurvey_text(questionnaire)), delimiter="\t"))
    place = None
    for row in rows:
        place = row["name"] if row["class"] == "Q" else place
        row["of"] = place
    return rows


@pytest.mark.parametrize("name", NAMES)
def test_codes_are_allowed_and_unique(name):
    rows = rows_of(load_questionnaire(name))
    forms = {"Q": r"[A-Za-z][A-Za-z0-9]{0,19}", "SQ": r"[A-Za-z0-9]{1,20}", "A": r"[A-Za-z0-9]{1,5}"}
    assert Counter(row["class"] for row in rows).keys() == {"S", "SL", "G", "Q", "SQ", "A"}
    for kind, form in forms.items():
        codes = [(row["of"] if kind != "Q" else "", row["name"].lower()) for row in rows if row["class"] == kind]
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(form, code) for _, code in codes)


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_asked_and_nothing_is_forced(name):
    scan = load_questionnaire(name)
    rows = rows_of(scan)
    statements = [row["text"] for row in rows if row["class"] == "SQ" and row["of"].startswith("stelling")]
    texts = {item.id: item.text for scale in scan.competencies for item in scale.items}
    assert [text.replace("&amp;", "&") for text in statements] == [texts[item] for item in scan.item_ids]
    asked = [row for row in rows if row["class"] == "Q" and row["type/scale"] != "X"]
    n_tables = -(-len(statements) // 14)
    assert len(asked) == len(scan.context_questions) + n_tables + 3
    assert {row["mandatory"] for row in asked} == {"N"}
    assert {row["name"]: row["text"] for row in rows if row["class"] == "S"} == SETTINGS
    answers = [row["name"] for row in rows if row["class"] == "A" and row["of"] == "stelling1"]
    assert answers == ["1", "2", "3", "4", "5", "nvt"]


def test_each_role_reads_its_own_instruction():
    shown = [row for row in rows_of(load_questionnaire("gemeentesecretaris")) if row["type/scale"] == "X"]
    roles = ['rol.NAOK == "A2"', 'rol.NAOK == "A3"', 'herkomst.NAOK == "A3"']
    assert [row["relevance"] for row in shown] == ["1", *roles]


def test_an_own_choice_is_asked_where_no_rule_makes_anything_count():
    scan = load_questionnaire("gemeentesecretaris")
    asked = {row["name"]: row["relevance"] for row in rows_of(scan) if row["class"] == "Q"}
    own = {code: relevance for code, relevance in asked.items() if code.startswith("eigenkeuze")}
    assert len(own) == len(scan.own_choice)
    (relevance,) = set(own.values())
    naming = [rule for rule in scan.rules.rules if rule.relevant and not rule.otherwise]
    assert relevance.count("!((") + relevance.count("!(!is_empty") == len(naming)
    assert '!((typegemeente.NAOK == "A1" or typegemeente.NAOK == "A4" or typegemeente.NAOK == "A5"))' in relevance
    assert "!(!is_empty(inwoners.NAOK) and inwoners.NAOK < 20000)" in relevance
    assert {relevance for code, relevance in asked.items() if code in ("inwoners", "typegemeente")} == {"1"}
    help_of = {row["name"]: row["help"] for row in rows_of(scan) if row["class"] == "Q"}
    assert "Neem dan de gemeente waar je wilt werken" in help_of["gemeente"]


def test_text_is_html_without_expressions():
    scan = load_questionnaire("hrm_adviseur")
    text = limesurvey_text(scan.model_copy(update={"title": "P&O <{x}>"}))
    assert "P&amp;O &lt;&#123;x&#125;&gt;" in text
    assert "{" not in text


def test_numbers_have_their_range():
    rows = {row["name"]: row for row in rows_of(load_questionnaire("gemeentesecretaris")) if row["class"] == "Q"}
    assert (rows["inwoners"]["min_num_value_n"], rows["inwoners"]["max_num_value_n"]) == ("900", "1000000")
    assert (rows["jareninrol"]["min_num_value_n"], rows["jareninrol"]["max_num_value_n"]) == ("0", "50")


def test_a_point_for_thousands_is_no_decimal_point():
    rows = rows_of(load_questionnaire("gemeentesecretaris"))
    assert [row["text"] for row in rows if row["name"] == "surveyls_numberformat"] == ["1"]


@pytest.mark.parametrize("name", NAMES)
def test_sharing_is_asked_with_what_has_to_be_known(name):
    rows = rows_of(load_questionnaire(name))
    asked = {row["name"]: row for row in rows if row["class"] == "Q"}
    for code, answers, told in (
        ("deelintake", ["alles", "niets"], "niets"),
        ("deelnorm", ["ja", "nee"], "puntentotaal"),
    ):
        assert told in asked[code]["help"]
        assert [row["name"] for row in rows if row["class"] == "A" and row["of"] == code] == answers
        assert [row["text"] for row in rows if row["class"] == "A" and row["of"] == code] == answers


def test_file(tmp_path):
    keys = Questionnaire.from_keys({"x": ["x_01", "-x_02"]}, minimum=1, maximum=4)
    write_limesurvey(keys, tmp_path / "uit" / "scan.txt")
    content = (tmp_path / "uit" / "scan.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid\trelated_id\tclass\t")
    assert content.decode("utf-8-sig") == limesurvey_text(keys)
    with pytest.raises(OntwikkelscanError, match="OUTPUT-002"):
        write_limesurvey(keys, tmp_path / "scan.lss")
    with pytest.raises(OntwikkelscanError, match="OUTPUT-003"):
        write_limesurvey(keys, tmp_path / "uit" / "scan.txt" / "x.txt")
