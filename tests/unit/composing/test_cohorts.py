"""Who gets a place, in which groups, and how good the division is."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import ontwikkelscan as osc
from ontwikkelscan import OntwikkelscanError, Scan, load_programmes, simulate_answers
from ontwikkelscan.composing.compose import compose_cohorts
from ontwikkelscan.composing.division import Division, Feature, even_sizes, spread
from ontwikkelscan.composing.exact import prove_by_listing, prove_division, solve_by_cp_sat
from ontwikkelscan.composing.groups import numbers_of_groups
from ontwikkelscan.composing.search import random_division, search_division
from ontwikkelscan.composing.seats import stand_in_line
from ontwikkelscan.loading.data_root import data_root

LEERGANG = "leergang_lokaal_leiderschap"
HRM = "hrm_adviseur_partner_in_business"
LEERNETWERK = "leernetwerkgroep_eigen_regie_en_vertrouwen"
PROGRAMMES = load_programmes().by_id
SCAN = Scan("hrm_adviseur")
QUICK = {"n_draws": 5, "n_iterations": 200, "questionnaire": SCAN.questionnaire}


def people(n, **columns):
    """Return n admitted people; a column is a value for all, or one per person."""
    return pd.DataFrame({"respondent": [f"R{row:03}" for row in range(1, n + 1)], "toegelaten": "ja", **columns})


def compose(frame, programme, **options):
    return compose_cohorts(frame, PROGRAMMES[programme], **QUICK | options)


def with_needs(frame, chance, seed=1):
    """Return needs of these people, nearly sure by chance."""
    needs = SCAN.run(simulate_answers(SCAN.questionnaire, len(frame), seed=1)).objects.needs
    p = np.where(np.random.default_rng(seed).random(needs.band.shape) < chance, 0.99, 0.01)
    ids = frame["respondent"].to_numpy(dtype=object)
    return replace(needs, scores=replace(needs.scores, respondents=ids), need_probability=p)


def refused(code, call):
    with pytest.raises(OntwikkelscanError) as caught:
        call()
    assert caught.value.code == code
    assert str(caught.value)
    return caught.value


# Places


def test_places_follow_the_rows_and_the_rest_waits():
    found = compose(people(23), LEERGANG)
    assert found.frame["status"].tolist() == ["placed"] * 20 + ["waiting"] * 3
    assert found.waiting["respondent"].tolist() == ["R021", "R022", "R023"]
    assert found.waiting["reason"][0] == "Nummer 21 in de volgorde. Alle plaatsen zijn bezet (20)."
    assert found.remarks[0] == "Er wachten 3 mensen, in de opgegeven volgorde."


def test_places_follow_the_order_that_is_given():
    found = compose(people(22, volgorde=range(22, 0, -1)), LEERGANG)
    assert found.waiting[["place", "respondent"]].to_numpy().tolist() == [[21, "R002"], [22, "R001"]]


def test_a_lot_is_kept_by_its_seed_and_knows_no_rows():
    frame = people(30, volgorde=range(30))
    waiting = compose(frame, LEERGANG, order="lot", seed=7).waiting
    again = compose(frame.sample(frac=1, random_state=3), LEERGANG, order="lot", seed=7)
    assert again.waiting.equals(waiting)
    assert again.seed == 7
    assert again.remarks[0] == "Er wachten 10 mensen, na loting met getal 7."
    assert not compose(frame, LEERGANG, order="lot", seed=8).waiting.equals(waiting)


def test_a_lot_gives_everyone_the_same_chance():
    table = people(24)
    last = np.bincount([row for seed in range(1200) for row in stand_in_line(table, "lot", seed)[-4:]], minlength=24)
    assert abs(last - 200).max() < 4.5 * np.sqrt(1200 * (1 / 6) * (5 / 6))


def test_only_who_is_admitted_takes_part():
    frame = people(18)
    frame.loc[[2, 4], "toegelaten"] = ["nee", None]
    found = compose(frame, LEERGANG)
    assert found.frame["status"].value_counts().to_dict() == {"placed": 16, "not_admitted": 2}
    assert found.frame["reason"][[2, 4]].tolist() == ["Niet toegelaten.", "Over toelating is niets ingevuld."]
    assert found.frame["place"].isna().tolist() == [row in (2, 4) for row in range(18)]


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (12, "Er zijn 12 mensen toegelaten; het programma gaat door vanaf 16."),
        (1, "Er is 1 persoon toegelaten; het programma gaat door vanaf 16."),
        (0, "Er zijn geen mensen toegelaten; het programma gaat door vanaf 16."),
    ],
)
def test_too_few_is_told(n, sentence):
    found = compose(people(n), LEERGANG)
    assert found.cohorts == ()
    assert found.remarks[0] == sentence
    assert len(found.waiting) == n
    assert found.balance.empty


def test_the_number_of_locos_is_limited_and_can_be_set():
    roles = ["loco"] * 5 + ["gemeentesecretaris"] * 20
    found = compose(people(25, rol=roles), LEERGANG)
    assert found.waiting["respondent"].tolist()[:2] == ["R004", "R005"]
    assert found.waiting["reason"][0] == "Nummer 4 in de volgorde. Alle plaatsen voor loco's zijn bezet (3)."
    fewer = compose(people(25, rol=roles), LEERGANG, at_most={"loco": 1})
    assert fewer.waiting["respondent"].tolist() == ["R002", "R003", "R004", "R005", "R025"]
    assert fewer.settings["at_most"]["loco"] == {"number": 1, "place": "opgegeven bij het samenstellen"}
    assert "instelling van dit project" in found.settings["at_most"]["loco"]["place"]


def test_too_many_locos_to_start_is_told():
    found = compose(people(20, rol=["loco"] * 10 + ["gemeentesecretaris"] * 10), LEERGANG)
    assert found.cohorts == ()
    assert found.remarks[0].endswith("Door de grenzen per cohort kunnen ze niet allemaal meedoen.")


@pytest.mark.parametrize(
    ("n", "wanted", "sizes"),
    [(33, None, [17, 16]), (41, None, [20, 20]), (24, 3, [8, 8, 8]), (24, None, [12, 12]), (15, 2, [12])],
)
def test_how_many_cohorts(n, wanted, sizes):
    programme = LEERGANG if n > 30 else LEERNETWERK
    found = compose(people(n), programme, n_cohorts=wanted)
    assert [len(cohort.members) for cohort in found.cohorts] == sizes


def test_fewer_cohorts_than_wanted_is_told():
    found = compose(people(15), LEERNETWERK, n_cohorts=2)
    assert found.remarks[0] == "Er is 1 cohort gevormd: voor 2 cohorten zijn ten minste 16 mensen nodig."


# Needs


def test_needs_decide_neither_places_nor_cohorts():
    frame = people(50, inwoners=[8000, 30000, 120000, None, 60000] * 10, gemeente=[f"G{row // 2}" for row in range(50)])
    before = compose(frame, HRM)
    for chance in (0, 0.3, 0.9):
        found = compose(frame, HRM, needs=with_needs(frame, chance))
        same = ["status", "place", "cohort", "verantwoordingsgroep", "reason"]
        assert found.frame[same].equals(before.frame[same])
        assert found.waiting.equals(before.waiting)
        rows = found.balance["groups"] == "groep"
        assert found.balance[rows].equals(before.balance[before.balance["groups"] == "groep"])
    assert any("niet bij plaats, wachtlijst of cohort" in remark for remark in found.remarks)


def test_needs_shape_the_groups_within_and_are_not_named():
    frame = people(16)
    needs = with_needs(frame, 0.35)
    found, before = (compose(frame, HRM, needs=given) for given in (needs, None))
    assert not found.frame["consultatiegroep"].equals(before.frame["consultatiegroep"])
    names = [competency.name for competency in needs.scores.questionnaire.competencies]
    texts = [group.reason for cohort in found.cohorts for group in cohort.groups]
    assert not [text for text in texts for name in names if name.lower() in text.lower()]
    assert not [text for text in texts if "behoefte" in text.lower()]


def test_people_without_a_scan_are_told_and_take_part():
    frame = people(16)
    found = compose(frame, HRM, needs=with_needs(frame.iloc[:10], 0.3))
    assert (found.frame["status"] == "placed").all()
    assert found.remarks[-1].startswith("Er zijn 6 mensen met een plaats van wie geen behoeften bekend zijn")


# Groups


def test_the_facts_of_the_sources():
    leergang, hrm, network = (PROGRAMMES[name] for name in (LEERGANG, HRM, LEERNETWERK))
    assert [(kind.id, kind.minimum, kind.maximum) for kind in leergang.groups_within] == [("intervisiegroep", 5, 7)]
    assert "instelling van dit project" in leergang.groups_within[0].place
    assert [(k.id, k.minimum, k.maximum, k.different, k.needs) for k in hrm.groups_within] == [
        ("consultatiegroep", 4, 6, "gemeente", True),
        ("verantwoordingsgroep", 4, 4, None, False),
    ]
    assert (hrm.together.field, hrm.at_most) == ("gemeente", ())
    assert (network.groups_within, network.at_most, network.together) == ((), (), None)


def test_a_group_whose_minimum_lies_above_its_maximum_is_refused(tmp_path):
    source = (data_root("programmes") / LEERGANG / "programme.yaml").read_text(encoding="utf-8")
    (tmp_path / "programme.yaml").write_text(
        source.replace("minimum: 5, maximum: 7", "minimum: 8, maximum: 7"), "utf-8"
    )
    with pytest.raises(OntwikkelscanError, match="the minimum lies above the maximum"):
        load_programmes(tmp_path)


@pytest.mark.parametrize(
    ("n", "size", "least", "sizes"),
    [
        (15, (4, 6), 1, (5, 5, 5)),
        (18, (4, 6), 1, (5, 5, 4, 4)),
        (16, (4, 6), 4, (4, 4, 4, 4)),
        (18, (4, 4), 1, (5, 5, 4, 4)),
        (15, (4, 4), 1, (4, 4, 4, 3)),
        (17, (5, 7), 1, (6, 6, 5)),
        (7, (4, 6), 1, (7,)),
        (3, (4, 6), 1, (3,)),
    ],
)
def test_how_many_groups(n, size, least, sizes):
    kind = PROGRAMMES[HRM].groups_within[0].model_copy(update={"minimum": size[0], "maximum": size[1]})
    assert even_sizes(n, numbers_of_groups(n, kind, least=least)[0]) == sizes


def test_the_remainder_of_groups_of_four_is_told():
    found = compose(people(18), HRM)
    told = [remark for remark in found.remarks if remark.startswith("Groep voor het verantwoordingsgesprek")]
    sentence = (
        "Groep voor het verantwoordingsgesprek, cohort 1: 18 mensen zijn niet precies te verdelen in groepen van 4. "
        "Anders van grootte: 2 groepen van 5."
    )
    assert told == [sentence]
    assert found.frame["verantwoordingsgroep"].value_counts().to_dict() == {1: 5, 2: 5, 3: 4, 4: 4}
    assert not [remark for remark in compose(people(16), HRM).remarks if "niet precies" in remark]


def test_two_of_one_municipality_share_a_cohort_and_no_consultation_group():
    homes = [f"Gemeente {row % 18}" for row in range(36)]
    homes[5] = " gemeente  5 "
    found = compose(people(36, gemeente=homes), HRM)
    for row in range(18):
        pair = found.frame.iloc[[row, row + 18]]
        assert len(set(pair["cohort"])) == 1
        assert len(set(pair["consultatiegroep"])) == 2
    team = found.balance.query("measure == 'lerend_team'").iloc[0]
    assert (team["found"], team["bound"]) == (0, 0)
    assert team["random_mean"] > 5


def test_as_many_groups_as_people_of_one_municipality():
    found = compose(people(16, gemeente=["A"] * 4 + [f"G{row}" for row in range(12)]), HRM)
    assert found.frame["consultatiegroep"][:4].nunique() == 4


def test_a_team_that_the_order_separates_is_told():
    found = compose(people(19, gemeente=[f"G{row % 18}" for row in range(19)]), HRM)
    assert any("R001 heeft een plaats, R019 wacht" in remark for remark in found.remarks)


def test_missing_facts_are_a_category_and_no_error():
    frame = people(16, inwoners=["", 9000, None, "14.000"] * 4, regio=None, gemeente=None, rol=None, jaren_in_rol="2,5")
    found = compose(frame, LEERGANG)
    assert len(found.cohorts) == 1
    assert "Grootteklasse: van 12 van de 16 mensen niet bekend; dat telt als een eigen categorie." in found.remarks
    assert "Regio: van niemand bekend, en dus niet meegeteld." in found.remarks
    assert (
        "Grens voor loco's: van 16 van de 16 mensen niet na te gaan; wie het betreft, telt daarvoor niet mee."
        in found.remarks
    )
    assert found.balance.query("measure == 'grootteklasse'")["found"].item() == 0
    assert any(remark.startswith("Gemeente: van 15 van de 15") for remark in compose(people(15), HRM).remarks)


def test_a_number_stays_a_number():
    """2.125 years may be read in two ways in text, and in one as a number."""
    years = [2.125, "2.125"] * 8
    remarks = compose(people(16, jaren_in_rol=years), LEERGANG).remarks
    assert "Ervaring: van 8 van de 16 mensen niet bekend; dat telt als een eigen categorie." in remarks


def test_numbers_in_an_order_are_read_as_in_answers():
    caught = refused("COHORT-001", lambda: compose(people(3, volgorde=["1,5", "2", "3.000"]), LEERGANG))
    assert caught.problems[0].places == ["R003"]


def test_sizes_within_can_be_set():
    found = compose(people(18), LEERGANG, sizes={"intervisiegroep": (3, 4)})
    assert sorted(found.frame["intervisiegroep"].value_counts()) == [3, 3, 4, 4, 4]


def test_reasons_of_groups_say_who_are_together():
    frame = people(16, gemeente=[f"G{row}" for row in range(15)] + [None], regio=["noord", "zuid"] * 8)
    groups = compose(frame, HRM).cohorts[0].groups
    assert {group.kind for group in groups} == {"consultatiegroep", "verantwoordingsgroep"}
    first = next(group for group in groups if "R016" not in group.members)
    assert first.reason.startswith(
        f"{len(first.members)} mensen uit {len(first.members)} gemeenten. Zo gelijk verdeeld naar grootteklasse"
    )
    assert any("(van 1 niet bekend)" in group.reason for group in groups)


# Wishes


def test_a_pin_puts_someone_in_a_cohort():
    frame = people(40)
    first = compose(frame, LEERGANG).frame["cohort"]
    pins = {name: int(3 - cohort) for name, cohort in zip(frame["respondent"][:19], first[:19], strict=True)}
    found = compose(frame, LEERGANG, pin=pins)
    assert dict(zip(frame["respondent"], found.frame["cohort"], strict=True)) | pins == dict(
        zip(frame["respondent"], found.frame["cohort"], strict=True)
    )


def test_pins_may_make_cohorts_uneven_within_their_sizes():
    found = compose(people(36), LEERGANG, pin=dict.fromkeys(people(20)["respondent"], 2))
    assert [len(cohort.members) for cohort in found.cohorts] == [16, 20]
    assert (found.frame["cohort"][:20] == 2).all()


def test_a_pin_gives_no_place():
    found = compose(people(21), LEERGANG, pin={"R021": 1})
    assert found.waiting["respondent"].tolist() == ["R021"]
    assert "Vastgezet, maar wachtend: R021. Vastzetten geeft geen plaats; dat doet de volgorde." in found.remarks


def test_apart_holds_in_every_group_within_but_not_in_the_cohort():
    pairs = [("R001", "R002"), ("R001", "R003"), ("R002", "R003")]
    found = compose(people(18), HRM, apart=pairs).frame.set_index("respondent")
    for kind in ("consultatiegroep", "verantwoordingsgroep"):
        assert found.loc[["R001", "R002", "R003"], kind].nunique() == 3
    assert set(found["cohort"]) == {1}


def test_apart_holds_for_cohorts_where_there_are_no_groups_within():
    found = compose(people(20), LEERNETWERK, apart=[("R001", "R002")]).frame
    assert found["cohort"][0] != found["cohort"][1]


def pinned(n, cohort=1, start=1):
    return {f"R{row:03}": cohort for row in range(start, start + n)}


HOMES = ["A"] * 9 + [f"G{row}" for row in range(27)]
CONFLICTS = {
    "more pinned than fit": (people(40), LEERGANG, {"pin": pinned(21)}, "holds at most 20 people"),
    "too few left": (people(33), LEERGANG, {"pin": pinned(18)}, "fewer than 16"),
    "no such cohort": (people(20), LEERGANG, {"pin": pinned(1, 2)}, "numbered 1 to 1"),
    "too many locos": (
        people(36, rol=["loco"] * 4 + ["gemeentesecretaris"] * 32),
        LEERGANG,
        {"pin": pinned(4)},
        "at most 3 people under limit 'loco'",
    ),
    "one municipality": (people(36, gemeente=HOMES), HRM, {}, "of one municipality); possible groups: 8"),
    "one municipality pinned": (
        people(36, gemeente=[*HOMES[2:], "B", "C"]),
        HRM,
        {"pin": pinned(5)},
        "pinned in cohort 1; possible groups there: 4",
    ),
    "apart in one cohort": (people(12), LEERNETWERK, {"apart": [("R001", "R002")]}, "possible groups"),
    "apart and pinned together": (
        people(20),
        LEERNETWERK,
        {"apart": [("R001", "R002")], "pin": pinned(2)},
        "possible groups",
    ),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_wishes_that_conflict_are_refused_and_named(name):
    frame, programme, options, words = CONFLICTS[name]
    caught = refused("COHORT-006", lambda: compose(frame, programme, **options))
    assert words in str(caught)
    assert caught.problems[0].places[0] == "R001"


def all_apart(n):
    return list(combinations([f"R{row:03}" for row in range(1, n + 1)], 2))


def test_all_who_may_not_meet_are_named():
    found = refused("COHORT-006", lambda: compose(people(20), LEERNETWERK, apart=all_apart(3)))
    assert found.problems[0].places == ["R001", "R002", "R003"]
    found = refused("COHORT-006", lambda: compose(people(16), LEERGANG, apart=[*all_apart(4), ("R008", "R009")]))
    assert [problem.places for problem in found.problems] == [["R001", "R002", "R003", "R004"]]


def test_only_those_whose_pins_conflict_are_named():
    found = refused("COHORT-006", lambda: compose(people(33), LEERGANG, pin=pinned(18) | pinned(3, 2, 20)))
    assert found.problems[0].places == sorted(pinned(18))
    found = refused("COHORT-006", lambda: compose(people(40), LEERGANG, pin=pinned(25)))
    assert len(found.problems) == 1


def test_wishes_that_no_division_meets_are_named_and_no_others():
    """The first and third have to be in different cohorts, so that the second has none; the fourth is free."""
    apart = [("R001", "R002"), ("R002", "R003"), ("R004", "R005")]
    caught = refused("COHORT-007", lambda: compose(people(20), LEERNETWERK, pin={"R001": 1, "R003": 2}, apart=apart))
    assert sorted(caught.problems[0].places) == ["R001", "R002", "R003"]


@pytest.mark.parametrize(
    ("n", "programme", "n_apart", "kind"),
    [(20, LEERGANG, 4, "intervisiegroep"), (36, LEERGANG, 4, "intervisiegroep"), (40, LEERGANG, 6, "intervisiegroep")]
    + [(n, HRM, n_apart, "consultatiegroep") for n, n_apart in ((16, 4), (17, 4), (36, 7))],
)
def test_people_are_kept_apart_where_groups_suffice(n, programme, n_apart, kind):
    """There are as many groups as it takes, and cohorts get no more of them than they have groups."""
    for seed in range(6):
        found = compose(people(n), programme, apart=all_apart(n_apart), seed=seed).frame[:n_apart]
        assert not found.duplicated(["cohort", kind]).any()


REFUSED = {
    "PEOPLE-001": lambda: compose(people(3).drop(columns="toegelaten"), LEERGANG),
    "PEOPLE-002": lambda: compose(pd.concat([people(3), people(1)]), LEERGANG),
    "PEOPLE-004": lambda: compose(pd.concat([people(3), people(3)[["toegelaten"]]], axis=1), LEERGANG),
    "PEOPLE-003": lambda: compose(people(3).assign(toegelaten=["ja", "ja nee", "nee"]), LEERGANG),
    "COHORT-001": lambda: compose(people(3, volgorde=[1, 2, 2]), LEERGANG),
    "COHORT-002": lambda: compose(people(3), LEERGANG, order="lot"),
    "COHORT-003": lambda: compose(people(3), "potentials_kandidatenprogramma"),
    "SCAN-017": lambda: compose_cohorts(people(3), PROGRAMMES[LEERGANG].replace(questionnaires=())),
    "COHORT-004": lambda: compose(people(3), LEERGANG, sizes={"consultatiegroep": (4, 6)}),
    "COHORT-005": lambda: compose(people(16), LEERGANG, pin={"R099": 1}),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_refused(code):
    refused(code, REFUSED[code])


@pytest.mark.parametrize(
    "options",
    [
        {"sizes": {"intervisiegroep": (5, 4)}},
        {"sizes": {"intervisiegroep": 5}},
        {"at_most": {"hrm": 1}},
        {"at_most": {"loco": -1}},
        {"at_most": {"loco": 2.5}},
        {"n_cohorts": 0},
        {"n_cohorts": "two"},
        {"order": "alphabet"},
        {"seed": -1},
        {"pin": {"R001": 1.9}},
        {"pin": {"R001": 0}},
        {"apart": [("R001", "R002", "R003")]},
        {"apart": [("R001", "R001")]},
        {"n_draws": -1},
    ],
)
def test_unusable_settings_are_refused(options):
    refused("COHORT-004", lambda: compose(people(16), LEERGANG, **options))


def test_words_that_decide_are_read_in_any_capitals():
    frame = people(20, rol=["Loco"] * 10 + ["gemeentesecretaris"] * 10).assign(toegelaten="Ja ")
    found = compose(frame, LEERGANG)
    assert not found.cohorts
    assert found.remarks == compose(frame.assign(rol=frame["rol"].str.lower()), LEERGANG).remarks


def test_fewer_cohorts_than_wanted_for_lack_of_others_than_locos():
    found = compose(people(35, rol=["loco"] * 20 + ["gemeentesecretaris"] * 15), LEERGANG, n_cohorts=2)
    told = next(remark for remark in found.remarks if remark.startswith("Er is 1 cohort gevormd"))
    assert told.endswith("Door de grenzen per cohort kunnen ze niet allemaal meedoen.")


def test_ids_may_be_numbers():
    frame = people(20).assign(respondent=range(1, 21))
    found = compose(frame, LEERNETWERK, pin={1: 1}, apart=[(1, 2)])
    assert found.frame["cohort"][:2].tolist() == [1, 2]


def test_needs_have_no_say_in_what_facts_mean():
    keys = osc.Questionnaire.from_keys({"a": ["a1", "a2"]}, minimum=1, maximum=5)
    needs = osc.Scan(keys).run(simulate_answers(keys, 36, seed=1)).objects.needs
    frame = people(36, inwoners=[9000, 30000, 70000, 150000] * 9)
    with_needs, without = (compose(frame, HRM, needs=given).frame["cohort"] for given in (needs, None))
    assert with_needs.equals(without)


@pytest.mark.parametrize("numbers", [[1, None, 3], [1, "x", 3]])
def test_an_order_with_gaps_is_refused(numbers):
    places = refused("COHORT-001", lambda: compose(people(3, volgorde=numbers), LEERGANG)).problems[0].places
    assert places == ["R002"]


# How good it is


def every_division(sizes):
    """Yield each way to form groups of these sizes, those of equal size in one order."""

    def rest(left, sizes, last):
        if not sizes:
            yield ()
            return
        for members in combinations(sorted(left), sizes[0]):
            if last is None or len(last) != len(members) or last < members:
                for others in rest(left - set(members), sizes[1:], members):
                    yield (members, *others)

    for chosen in rest(frozenset(range(sum(sizes))), sizes, None):
        groups = np.empty(sum(sizes), dtype=np.int64)
        for number, members in enumerate(chosen):
            groups[list(members)] = number
        yield groups


def small_case(seed):
    """Return up to nine people to be divided, with facts, needs, municipalities and a pair to keep apart."""
    random = np.random.default_rng([2011, seed])
    n = int(random.integers(6, 10))
    sizes = even_sizes(n, int(random.integers(2, 4)))
    homes = random.integers(0, n, n)
    features = [
        feature
        for measure, n_categories in (("grootteklasse", 4), ("regio", 5), ("ervaring", 5))
        for feature in spread(measure, random.integers(0, n_categories, n).astype(str).tolist(), 200)
    ]
    rules = [homes == home for home in range(n)] + [np.isin(np.arange(n), random.choice(n, 2, replace=False))]
    features += [Feature("", "limit", those, most=(1,) * len(sizes)) for those in rules if those.sum() > 1]
    return Division(sizes, tuple(features), np.full(n, -1), random.uniform(size=(n, 7)) ** 2)


@pytest.mark.parametrize("block", range(10))
def test_up_to_nine_people_get_the_best_division_of_all(block):
    for seed in range(10 * block, 10 * block + 10):
        division = small_case(seed)
        costs = [division.cost(groups) for groups in every_division(division.sizes) if not division.broken(groups)]
        groups = search_division(division, np.random.default_rng(seed), n_iterations=300)
        if not costs:
            assert division.broken(groups)
            continue
        assert not division.broken(groups)
        assert division.cost(groups) == min(costs)
        assert division.bound <= min(costs)
        assert prove_by_listing(division, groups)[1] == min(costs)


def test_the_proof_finds_what_a_poor_search_misses():
    improved = 0
    for seed in range(20):
        division = small_case(seed)
        poor = random_division(division, np.random.default_rng(seed))
        if division.broken(poor):
            continue
        groups, bound = prove_by_listing(division, poor)
        assert not division.broken(groups)
        assert np.bincount(groups).tolist() == list(division.sizes)
        assert division.cost(groups) == bound
        improved += bound < division.cost(poor)
    assert improved > 10


def test_teams_stay_together_when_that_takes_two_swaps():
    """Teams A and B differ in nothing but their region: only an exchange of whole teams evens regions out."""
    homes = np.repeat(np.arange(6), 2)
    features = [Feature("lerend_team", "team", homes == home, 10) for home in range(6)]
    features += spread("regio", np.where(homes < 2, "noord", "zuid").tolist(), 2)
    division = Division((6, 6), tuple(features), np.full(12, -1))
    costs = {division.cost(search_division(division, np.random.default_rng(seed))) for seed in range(20)}
    assert costs == {0}


def test_the_balance_stands_between_lots_and_the_bound():
    random = np.random.default_rng(1)
    frame = people(36, regio=random.choice(list("abcde"), 36), jaren_in_rol=random.integers(0, 15, 36))
    frame["gemeente"] = [f"G{row // 2}" for row in range(36)]
    found = compose_cohorts(frame, PROGRAMMES[HRM], needs=with_needs(frame, 0.3))
    assert list(found.balance.columns) == "groups measure found random_mean random_low random_high bound".split()
    facts = found.balance.query("measure != 'behoeften'")
    assert (facts["found"] >= facts["bound"]).all()
    needs = found.balance.query("measure == 'behoeften'").iloc[0]
    assert needs["found"] > needs["random_mean"]
    assert np.isnan(needs["bound"])
    assert (found.balance["random_low"] <= found.balance["random_mean"]).all()
    totals = found.balance.query("measure == 'totaal'").set_index("groups")
    assert (totals["found"] < totals["random_low"]).all()
    again = compose_cohorts(frame, PROGRAMMES[HRM], needs=with_needs(frame, 0.3))
    assert again.frame.equals(found.frame)
    assert again.balance.equals(found.balance)


def test_a_proof_closes_the_gap_of_groups():
    frame = people(18)
    found = compose(frame, HRM, needs=with_needs(frame, 0.3), exact=True)
    total = found.balance.query("measure == 'totaal' and groups == 'consultatiegroep'").iloc[0]
    assert total["found"] == total["bound"] > 0


def test_without_the_extra_the_proof_of_large_cohorts_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    division = small_case(1)
    refused("COHORT-008", lambda: solve_by_cp_sat(division, division.fixed))


def test_nothing_to_prove_needs_no_extra():
    division = Division((2, 2), (), np.full(4, -1))
    groups = np.array([0, 0, 1, 1])
    assert prove_division(division, groups)[1] == 0
