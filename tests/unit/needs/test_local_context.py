"""What the municipality asks: three answers to the question whether a competency counts."""

from __future__ import annotations

import pytest

from ontwikkelscan import OntwikkelscanError, Scan, load_questionnaire

SCAN = load_questionnaire("gemeentesecretaris")
QUIET = {
    "type_gemeente": "mengvorm",
    "samenwerking": "enkele_taken",
    "herindeling": "geen",
    "opbouw": "een_kern",
    "grote_vragen": "geen",
    "werkwijze_raad": "vaste_meerderheid",
    "partijen_college": "drie",
    "verloop_coalitie": "langer_zonder_wisseling",
    "bestuursmodel": "mengvorm",
    "collegeprogramma": "hoofdlijnen",
    "sturingsfilosofie": "in_gebruik",
    "verandering_fase": "geen",
    "verandering_aanleiding": "geen",
    "overleg_or": "denkt_vroeg_mee",
    "personeel": "geen",
}


def asked(context, **by_hand):
    unanswered = {"respondent": "R001"} | dict.fromkeys(SCAN.item_ids) | context
    needs = Scan(SCAN, **by_hand).run([unanswered]).needs.set_index("competency")
    return {name: tuple(needs.loc[name, ["relevant", "required", "rule"]]) for name in SCAN.competency_ids}


def test_without_context_only_the_core_counts():
    found = asked({})
    for competency in SCAN.competencies:
        relevant, required, rules = found[competency.id]
        assert relevant == ("yes" if competency.kind == "core" else "unknown")
        assert (required == 3.5) == (competency.kind == "core")
        assert rules == ""


def test_a_rule_that_holds_makes_relevant_and_says_so():
    assert asked({"type_gemeente": "regie"})["netwerkvaardigheid"] == ("yes", 3.25, "CL01")


def test_all_answered_and_nothing_holds_is_no():
    assert asked(QUIET)["netwerkvaardigheid"][0] == "no"


def test_one_open_question_leaves_it_unknown():
    found = asked(QUIET | {"opbouw": None})
    assert found["netwerkvaardigheid"][0] == "unknown"
    assert found["visie"][0] == "no"


def test_a_condition_that_fails_settles_a_rule_with_two():
    """CL21 asks for a change under way and for close cooperation; without the one, the other does not matter."""
    context = {name: answer for name, answer in QUIET.items() if name != "samenwerking"}
    assert asked(context)["complexe_organisatieontwikkeling"][0] == "no"


def test_numbers_and_steps():
    small, large = (
        asked({"herindeling": "plannen", "inwoners": 99999.0}),
        asked({"herindeling": "plannen", "inwoners": 1e5}),
    )
    assert small["complexe_organisatieontwikkeling"][1] == 3.25
    assert large["complexe_organisatieontwikkeling"] == ("yes", 3.75, "CL05 CL27")


def test_a_second_rule_that_names_a_situational_competency_raises_it():
    one = asked(QUIET | {"type_gemeente": "regie"})["netwerkvaardigheid"]
    two = asked(QUIET | {"type_gemeente": "regie", "opbouw": "centrumgemeente"})["netwerkvaardigheid"]
    assert (one, two) == (("yes", 3.25, "CL01"), ("yes", 3.75, "CL01 CL07"))


def test_levels_stop_at_the_maximum():
    """Three rules raise this level by a half each; the maximum is three quarters above the base."""
    context = {
        "werkwijze_raad": "wisselende_meerderheden",
        "partijen_college": "vier_of_meer",
        "verloop_coalitie": "geen_coalitie",
    }
    assert asked(context)["bestuurlijke_politieke_sensitiviteit"][1] == 4.25


def test_levels_and_relevance_by_hand_stand_above_the_rules():
    found = asked({}, required={"visie": 4.25}, relevant={"zelfreflectie": False})
    assert found["visie"] == ("yes", 4.25, "handmatig")
    assert found["zelfreflectie"][0] == "no"
    assert found["zelfreflectie"][1] != found["zelfreflectie"][1]


@pytest.mark.parametrize(
    ("by_hand", "code"),
    [
        ({"required": {"visi": 4}}, "SCAN-001"),
        ({"relevant": {"visi": True}}, "SCAN-001"),
        ({"required": {"visie": 6}}, "SCAN-002"),
        ({"relevant": {"visie": "no"}}, "SCAN-012"),
    ],
)
def test_unusable_levels(by_hand, code):
    with pytest.raises(OntwikkelscanError) as caught:
        asked({}, **by_hand)
    assert caught.value.code == code
