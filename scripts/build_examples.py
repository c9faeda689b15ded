"""Make the example answers of fictitious people: python scripts/build_examples.py.

Nobody filled these in. They show the variety of real life: a loco, an aspirant, half-empty and empty forms, many "nvt",
the same box throughout, only the core asked, no context, a municipality in which no rule names a competency, and for
the HRM scan each condition met and not met. Of R001 there is also a second moment, and a closed round of others.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from ontwikkelscan import Questionnaire, load_questionnaire, simulate_answers
from ontwikkelscan.loading.demo import load_demo

ROOT = Path(__file__).resolve().parents[1]
CALM = {
    "type_gemeente": None,
    "samenwerking": "zelfstandig",
    "herindeling": "langer_geleden",
    "opbouw": "meer_kernen",
    "grote_vragen": "richting_bekend",
    "verloop_coalitie": "langer_zonder_wisseling",
    "collegeprogramma": "hoofdlijnen",
    "sturingsfilosofie": "in_gebruik",
    "verandering_fase": "afronding",
    "verandering_aanleiding": "kwaliteit",
    "personeel": "verzuim",
}
"""Answers of which no rule makes a situational competency count."""
PLANNED = load_demo()[0].second_look.planned
"""What R001 set out to work on."""
OTHERS = {"managementteam": 5, "college": 2, "anderen": 3}
"""Who says how they see R001: of the college too few to be told apart."""
SEEN = {"coaching_ontwikkelingsgerichtheid": -1.75, "complexe_organisatieontwikkeling": 1.75}
"""What others see otherwise, in points."""
NOT_SEEN = 0.04
"""Of the statements."""


class Examples:
    """A frame of simulated people to one questionnaire, to be changed one by one."""

    def __init__(self, scan: Questionnaire, first: int, n: int, seed: int) -> None:
        """Simulate answers and importance."""
        self.scan, self.random = scan, np.random.default_rng(seed)
        self.names = [f"R{number:03d}" for number in range(first, first + n)]
        answers = simulate_answers(scan, n, seed=seed)
        items = list(scan.item_ids)
        self.people = pd.DataFrame(answers.given.astype(int), index=self.names, columns=items).astype(object)
        for column, competency in enumerate(scan.competencies):
            self.people[f"belang_{competency.id}"] = answers.importance[:, column].astype(int).astype(object)
        self.importance = [f"belang_{name}" for name in scan.competency_ids]

    def answer(self, name: str, forward: list[int], backward: list[int]) -> None:
        """Give one person answers drawn from two short lists, for forward and for reverse-keyed items."""
        reverse = {item.id for competency in self.scan.competencies for item in competency.items if item.reverse}
        for item in self.scan.item_ids:
            self.people.loc[name, item] = int(self.random.choice(backward if item in reverse else forward))

    def some(self, share: float) -> list[str]:
        """Draw a share of the items."""
        items = self.random.permutation(np.array(self.scan.item_ids))
        return list(items[: round(share * len(items))])

    def empty(self, name: str) -> None:
        """Leave five answers."""
        self.people.loc[name] = None
        self.people.loc[name, list(self.scan.item_ids[:5])] = 3

    def context(self) -> None:
        """Draw an answer to every couleur-locale question; no change under way means no cause of it either."""
        for question in self.scan.context.questions:
            drawn = self.random.choice(list(question.options or {}), len(self.names))
            self.people[question.id] = None if question.id in self.scan.own_choice else drawn
        if "verandering_aanleiding" in self.people:
            calm = self.people["verandering_fase"] == "geen"
            self.people.loc[calm, "verandering_aanleiding"] = "geen"
            self.people.loc[~calm & (self.people["verandering_aanleiding"] == "geen"), "verandering_aanleiding"] = (
                "kwaliteit"
            )

    def take_part(self) -> None:
        """Say who is admitted to a programme and in which (fictitious) region they work."""
        self.people["toegelaten"] = ["nee" if name == self.names[-1] else "ja" for name in self.names]
        self.people["regio"] = [("noord", "oost", "zuid", "west")[place % 4] for place in range(len(self.names))]

    def save(self) -> None:
        """Write the answers file."""
        self.take_part()
        self.write(self.people, self.scan.id)

    def write(self, people: pd.DataFrame, name: str) -> None:
        """Write a file of answers."""
        people.to_csv(ROOT / "examples" / f"{name}.csv", index_label="respondent", sep=";")

    def about(self, name: str, moved: dict[str, float], spread: float) -> dict[str, int]:
        """Answer about one person anew: near the own answers, but for what moved."""
        own, found = self.people.loc[name], {}
        for competency in self.scan.competencies:
            for item in competency.items:
                step = moved.get(competency.id, 0) * (-1 if item.reverse else 1)
                found[item.id] = int(np.clip(round(own[item.id] + step + self.random.normal(0, spread)), 1, 5))
        return found

    def second_look(self, name: str) -> None:
        """Write both moments of one person, who worked on what was planned, and a closed round of others."""
        now = self.about(name, dict.fromkeys(PLANNED, 1.5), spread=0.4)
        both = pd.concat([self.people.loc[[name]]] * 2).assign(moment=["2026-09-14", "2027-06-21"])
        both.iloc[1, : len(now)] = [now[item] for item in self.people.columns[: len(now)]]
        self.write(both, f"{self.scan.id}-groei")
        groups = [group for group, n in OTHERS.items() for _ in range(n)]
        seen = pd.DataFrame([self.about(name, SEEN, spread=0.7) for _ in groups], index=[name] * len(groups))
        seen = seen.astype(object).mask(self.random.random(seen.shape) < NOT_SEEN, "nvt")
        codes = [f"B{place:02}" for place in range(1, len(groups) + 1)]
        keys = [f"voorbeeld{place:02}" for place in range(1, len(groups) + 1)]
        asked = {"beoordelaar": codes, "beoordelaar_groep": groups, "beoordelaar_sleutel": keys}
        self.write(seen.assign(**asked), f"{self.scan.id}-anderen")


def secretaries() -> None:
    """Make 24 secretaries: R001 to R024."""
    made = Examples(load_questionnaire("gemeentesecretaris"), 1, 24, seed=2179)
    people, scan, random, names = made.people, made.scan, made.random, made.names
    roles = {
        "R003": "loco",
        "R004": "aspirant",
        "R017": "loco",
        "R018": "aspirant",
        "R020": None,
    }
    people["rol"] = [roles.get(name, "gemeentesecretaris") for name in names]
    before = {"R004": "buiten", "R019": "buiten", "R020": None}
    people["herkomst"] = [before.get(name, ("gemeente", "intern")[place % 3 == 0]) for place, name in enumerate(names)]
    people["jaren_in_rol"] = random.integers(0, 16, len(names)).astype(object)
    people["gemeente"] = [f"Voorbeeldgemeente {chr(65 + number)}" for number in range(len(names))]
    people["inwoners"] = random.choice([14000, 23000, 31000, 42000, 58000, 76000, 118000, 165000], len(names)).astype(
        object
    )
    made.context()
    context = [question.id for question in scan.context_questions]
    situational = [competency for competency in scan.competencies if competency.kind == "situational"]
    for name, chosen in {"R021": ("visie", "samenwerken"), "R022": (None, None)}.items():
        people.loc[name, [*CALM, "inwoners", "eigen_keuze", "eigen_keuze_tweede"]] = [*CALM.values(), 31000, *chosen]
    people.loc["R005", made.some(0.52)] = None
    people.loc["R005", context[9:]] = None
    people.loc["R006", made.some(0.3)] = "nvt"
    people.loc["R007", list(scan.item_ids)] = 4
    made.empty("R008")
    made.answer("R009", [4, 5, 5], [1, 1, 2])
    made.answer("R010", [2, 2, 3], [3, 4, 4])
    for name in ("R011", "R012"):
        people.loc[name, [item.id for competency in situational for item in competency.items]] = None
        people.loc[name, [f"belang_{competency.id}" for competency in situational]] = None
    for name in ("R013", "R014", "R015"):
        people.loc[name, context] = None
    people.loc["R016", made.importance] = None
    tripartite = [item.id for c in scan.competencies for item in c.items if item.task == "driehoeksoverleg"]
    people.loc["R004", tripartite] = "nvt"
    share = {"R001": "alles", "R002": "bestuurlijke_politieke_sensitiviteit zelfreflectie context", "R003": "niets"}
    people["deel_intake"] = [{**share, "R006": "context"}.get(name) for name in names]
    made.save()
    made.second_look("R001")


def hrm_advisers() -> None:
    """Make 18 HRM advisers: R101 to R118."""
    made = Examples(load_questionnaire("hrm_adviseur"), 101, 18, seed=2016)
    people, scan, random, names = made.people, made.scan, made.random, made.names
    roles = {"R103": "hrm_manager", "R104": "p_en_o_medewerker", "R112": "hrm_manager", "R113": None}
    people["rol"] = [roles.get(name, "hrm_adviseur") for name in names]
    people["jaren_in_rol"] = random.integers(0, 9, len(names)).astype(object)
    people["jaren_p_en_o"] = people["jaren_in_rol"] + random.integers(1, 8, len(names))
    people["jaren_werkervaring"] = people["jaren_p_en_o"] + random.integers(1, 12, len(names))
    people["opleiding"] = random.choice(["hbo", "wo"], len(names), p=[0.6, 0.4])
    people["gemeente"] = [f"Voorbeeldgemeente {chr(65 + number // 2)}" for number in range(len(names))]
    people["inwoners"] = random.choice([14000, 23000, 42000, 58000, 118000], len(names)).astype(object)
    made.context()
    declared = [question.id for question in scan.context.facts if "weet_niet" in (question.options or {})]
    for name in declared:
        people[name] = random.choice(["ja", "ja", "ja", "weet_niet"], len(names)).astype(object)
    people.loc["R105", declared] = "nee"
    people.loc["R117", declared] = None
    context = [question.id for question in scan.context_questions]
    people.loc["R102", ["jaren_werkervaring", "jaren_p_en_o", "jaren_in_rol"]] = [4, 2, 1]
    people.loc["R105", "opleiding"] = "mbo"
    people.loc["R106", made.some(0.5)] = None
    people.loc["R107", made.some(0.3)] = "nvt"
    people.loc["R108", list(scan.item_ids)] = 3
    made.empty("R109")
    made.answer("R110", [4, 5, 5], [1, 1, 2])
    made.answer("R111", [2, 2, 3], [3, 4, 4])
    for name in ("R114", "R115"):
        people.loc[name, context] = None
    people.loc["R116", made.importance] = None
    people["deel_intake"] = [
        {"R101": "alles", "R102": "rolbepaling context", "R103": "niets"}.get(name) for name in names
    ]
    made.save()


secretaries()
hrm_advisers()
