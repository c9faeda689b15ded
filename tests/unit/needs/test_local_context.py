"""What the municipality asks: three answers to the question whether a competency counts."""

from __future__ import annotations

import pytest

from ontwikkelscan import OntwikkelscanError, Scan, load_questionnaire

SCAN = load_questionnaire("gemeentesecretaris")
QUIET = {
    "inwoners": 30_000.0,
    "type_gemeente": "beheer",
    "samenwerking": "zelfstandig",
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


OPEN = QUIET | {"type_gemeente": None}
"""Nothing counts by any rule, because the type of municipality was left open."""


@pytest.mark.parametrize("two", [{}, {"eigen_keuze_tweede": "visie"}, {"eigen_keuze_tweede": "samenwerken"}])
def test_what_people_choose_counts_where_no_rule_says_so(two):
    found = asked(OPEN | {"eigen_keuze": "visie"} | two)
    chosen = {"visie": "EK06"} | ({"samenwerken": "EK05"} if "samenwerken" in two.values() else {})
    told = {name: (level, rules) for name, (relevant, level, rules) in found.items() if relevant == "yes"}
    situational = {c.id for c in SCAN.competencies if c.kind == "situational"}
    assert {name: one for name, one in told.items() if name in situational} == {
        name: (3.25, rule) for name, rule in chosen.items()
    }


def test_what_people_choose_counts_not_where_a_rule_says_so():
    found = asked(QUIET | {"eigen_keuze": "visie"})
    assert found["resultaatgerichtheid"][0] == "yes"
    assert found["visie"][0] == "no"


def test_nothing_chosen_leaves_it_as_the_rules_say():
    found = asked(OPEN)
    assert {found[name][0] for name in ("resultaatgerichtheid", "netwerkvaardigheid")} == {"unknown"}
    assert found["adviesvaardigheid"][0] == "no"


@pytest.mark.parametrize(
    ("role", "level"), [("gemeentesecretaris", 4.0), ("loco", 4.0), ("aspirant", 3.5), (None, 3.5)]
)
def test_a_new_role_asks_more_reflection_but_not_of_aspirants(role, level):
    assert asked(QUIET | {"rol": role, "jaren_in_rol": 1.0})["zelfreflectie"][1] == level


@pytest.mark.parametrize("phase", ["geen", "afronding", None])
@pytest.mark.parametrize("cause", ["geld", "kwaliteit", "van_buiten"])
def test_a_cause_counts_only_in_a_change_that_goes_on(phase, cause):
    change = {"verandering_fase": phase, "verandering_aanleiding": cause}
    going = asked(QUIET | change | {"verandering_fase": "voorbereiding"})
    calm = asked(QUIET | change)
    assert {rule for _, _, rules in going.values() for rule in rules.split()} & {"CL22", "CL23", "CL24"}
    assert not {rule for _, _, rules in calm.values() for rule in rules.split()} & {"CL22", "CL23", "CL24"}


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


def test_a_situational_competency_that_no_rule_names_does_not_count():
    name = next(competency.id for competency in SCAN.competencies if competency.kind == "situational")
    others = tuple(rule for rule in SCAN.rules.rules if name not in (*rule.relevant, *rule.raise_))
    scan = SCAN.replace(rules=SCAN.rules.replace(rules=others))
    needs = Scan(scan).run([{"respondent": "R001"} | dict.fromkeys(SCAN.item_ids, 3) | QUIET]).needs
    assert needs.set_index("competency").loc[name, "relevant"] == "no"
