"""Make the example answers of fictitious people: python scripts/build_examples.py.

Nobody filled these in. They show the variety of real life: a loco, an aspirant, half-empty and empty forms, many "nvt",
the same box throughout, only the core asked, no context.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from ontwikkelscan import load_questionnaire, simulate_answers

ROOT = Path(__file__).resolve().parents[1]
N, SEED = 24, 2011
HALF_EMPTY, MANY_NVT, SAME_BOX, EMPTY, ALL_HIGH, ALL_LOW = "R005", "R006", "R007", "R008", "R009", "R010"
ONLY_CORE, NO_CONTEXT, NO_IMPORTANCE = ("R011", "R012"), ("R013", "R014", "R015"), ("R016",)
ROLES = {"R003": "loco", "R004": "aspirant", "R017": "loco", "R018": "aspirant", "R019": "zij_instromer", "R020": None}
SHARE = {
    "R001": "alles",
    "R002": "bestuurlijke_politieke_sensitiviteit zelfreflectie context",
    "R003": "niets",
    "R006": "context",
}

scan = load_questionnaire("gemeentesecretaris")
random = np.random.default_rng(SEED)
names = [f"R{number:03d}" for number in range(1, N + 1)]
values = simulate_answers(scan, N, seed=SEED).values
people = pd.DataFrame(values.astype(int), index=names, columns=list(scan.item_ids)).astype(object)
reverse = [item.id for competency in scan.competencies for item in competency.items if item.reverse]
core = [competency for competency in scan.competencies if competency.kind == "core"]
situational = [competency for competency in scan.competencies if competency.kind == "situational"]


def set_all(name: str, forward: list[int], backward: list[int]) -> None:
    """Give one person answers drawn from two short lists, for forward and for reverse-keyed items."""
    for item in scan.item_ids:
        people.loc[name, item] = int(random.choice(backward if item in reverse else forward))


set_all(ALL_HIGH, [4, 5, 5], [1, 1, 2])
set_all(ALL_LOW, [2, 2, 3], [3, 4, 4])
people.loc[SAME_BOX] = 4
people.loc[HALF_EMPTY, list(random.permutation(scan.item_ids)[:58])] = None
people.loc[MANY_NVT, list(random.permutation(scan.item_ids)[:34])] = "nvt"
people.loc[EMPTY] = None
people.loc[EMPTY, list(scan.item_ids[:5])] = 3
for name in ONLY_CORE:
    people.loc[name, [item.id for competency in situational for item in competency.items]] = None
people.loc["R004", [item.id for c in core for item in c.items if item.task == "driehoeksoverleg"]] = "nvt"

importance = simulate_answers(scan, N, seed=SEED).importance.T.astype(object)
for column, competency in enumerate(scan.competencies):
    people[f"belang_{competency.id}"] = importance[:, column]
people.loc[[*NO_IMPORTANCE, EMPTY], [f"belang_{name}" for name in scan.competency_ids]] = None
people.loc[list(ONLY_CORE), [f"belang_{competency.id}" for competency in situational]] = None

people["rol"] = [ROLES.get(name, "gemeentesecretaris") for name in names]
people["jaren_in_rol"] = random.integers(0, 16, N)
people["jaren_werkervaring"] = people["jaren_in_rol"] + random.integers(8, 25, N)
people["opleiding"] = random.choice(["hbo", "wo"], N, p=[0.3, 0.7])
people["gemeente"] = [f"Voorbeeldgemeente {chr(65 + number)}" for number in range(N)]
people["inwoners"] = random.choice([14000, 23000, 31000, 42000, 58000, 76000, 118000, 165000], N)
for question in scan.context.questions:
    people[question.id] = random.choice(list(question.options or {}), N)
calm = people["verandering_fase"] == "geen"
people.loc[calm, "verandering_aanleiding"] = "geen"
people.loc[~calm & (people["verandering_aanleiding"] == "geen"), "verandering_aanleiding"] = "kwaliteit"
context = [question.id for question in (*scan.context.facts, *scan.context.questions)]
people.loc[[*NO_CONTEXT, EMPTY], context] = None
people.loc[HALF_EMPTY, context[9:]] = None
people["deel_intake"] = [SHARE.get(name) for name in names]

people.to_csv(ROOT / "examples" / "gemeentesecretaris.csv", index_label="respondent", sep=";")
