"""Working divisions of simulated people whose true needs are known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import binom

import ontwikkelscan as osc
from ontwikkelscan.dividing.divide import N_PERMUTATIONS, divide_people
from ontwikkelscan.dividing.division import LEVEL
from ontwikkelscan.dividing.exchange import per_pair
from ontwikkelscan.dividing.learners import learners_of
from ontwikkelscan.dividing.shared import PROBABILITY
from study.draw import (
    FORMS,
    SCAN,
    Form,
    M,
    People,
    draw_items,
    draw_keyed,
    draw_people,
    ease_for,
    generator,
    true_score,
)
from study.page import Table, percent
from study.through import answers_of, draw_context

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from ontwikkelscan.dividing.division import WorkingDivision

    FloatArray = NDArray[np.float64]

MEAN = 4.0
"""Mean answer; the levels of the questionnaire lie around it."""
NUMBERS = (12, 18, 24, 60, 150, 340)
FEW = 60
"""People up to which a row has all its samples; above it a third, for time."""
NEAR = 0.10
"""Accepted: how far the gain that is told may lie, on average, from the true one."""
WEAKER = 0.9
"""In how many SD people of a topic stand lower on its five competencies."""
TOPICS = ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9), (9, 10, 11, 12, 13))
WORDS = "by words alone, as on paper"
EXAMPLES = ("gemeentesecretaris", "hrm_adviseur")
COHORT, COHORTS = 18, 10


class Size(NamedTuple):
    """Samples per row of few people."""

    samples: int


class Sitting(NamedTuple):
    """A division by one sitting, the true needs (n, M), and the division by a second sitting of the same people."""

    division: WorkingDivision
    needs: FloatArray
    second: WorkingDivision


def topics(random: Generator, form: Form, n: int) -> People:
    """Draw people who each stand lower on the competencies of one of three topics."""
    people = draw_people(random, form, n)
    lower = np.zeros((3, M))
    for topic, columns in enumerate(TOPICS):
        lower[topic, list(columns)] = WEAKER
    return people._replace(latent=people.latent - lower[random.integers(3, size=n)])


def same(random: Generator, form: Form, n: int) -> People:
    """Draw people who all stand the same: they differ by the error of the scores alone."""
    return People(np.zeros((n, M)), np.ones(n), np.zeros(n) + 0 * random.standard_normal(n) * form.stays)


def general_only(random: Generator, form: Form, n: int) -> People:
    """Draw people who differ in their level alone."""
    latent = np.repeat(random.standard_normal((n, 1)), M, axis=1)
    return People(latent, np.exp(form.styles * random.standard_normal(n)), np.zeros(n))


def sit(
    random: Generator, form: Form, who: Callable[..., People], n: int, *, everywhere: bool, words: bool = False
) -> Sitting:
    """Draw people, let them sit twice, and divide them by each sitting; ``words``: by the words of needs alone."""
    ease = ease_for(form, MEAN)
    items, people = draw_items(random, ease), who(random, form, n)
    context = draw_context(random, 1 if everywhere else n)
    required = np.broadcast_to(osc.apply_rules(SCAN, context).required, (n, M))
    divisions = []
    for _ in range(2):
        answers = answers_of(draw_keyed(random, form, items, people))
        needs = osc.identify_needs(osc.score(answers), required=required)
        people_and_needs = learners_of(needs, answers)
        if words:
            p = np.vectorize(PROBABILITY.get)(needs.band, 0.0).astype(float)
            people_and_needs = replace(people_and_needs, p=np.where(people_and_needs.known, p, 0.0))
        divisions.append(divide_people(people_and_needs))
    return Sitting(divisions[0], (true_score(form, ease, people) < required).astype(float), divisions[1])


def gain(x: FloatArray, labels: NDArray[np.int64]) -> tuple[float, float]:
    """Return how much more a pair of one group shares than any pair, and what any pair shares."""
    by_lot = per_pair(x, x, np.zeros(len(x), dtype=np.int64))
    return per_pair(x, x, labels - 1) - by_lot, by_lot


def again(one: WorkingDivision, other: WorkingDivision) -> float:
    """Return which share of the pairs of one division is together in the other."""
    pairs = np.triu(one.labels[:, None] == one.labels, 1)
    return float((other.labels[:, None] == other.labels)[pairs].mean())


PEOPLE: dict[str, tuple[Form, Callable[..., People]]] = {
    "as in the model": (FORMS["as in the model"], draw_people),
    "ceiling": (FORMS["ceiling"], draw_people),
    "skewed people": (FORMS["skewed people"], draw_people),
    "a style of answering each": (Form(styles=0.35), draw_people),
    "three topics": (FORMS["as in the model"], topics),
    WORDS: (FORMS["as in the model"], draw_people),
}
ALIKE: dict[str, tuple[Form, Callable[..., People]]] = {
    "all the same": (FORMS["as in the model"], same),
    "all the same, ceiling": (FORMS["ceiling"], same),
    "different levels only": (FORMS["as in the model"], general_only),
    "different levels and styles": (Form(styles=0.35), general_only),
}


def division(size: Size) -> Table:
    """Test whether the gain that is told is true, and how firm divisions are."""
    rows: list[list[str | bool | None]] = []
    for name, (form, who) in PEOPLE.items():
        for n in NUMBERS:
            random = generator("division", name, n)
            samples = size.samples if n <= FEW else -(-size.samples // 3)
            sat = [sit(random, form, who, n, everywhere=False, words=name == WORDS) for _ in range(samples)]
            told = np.mean([s.division.per_pair - s.division.per_pair_by_lot for s in sat])
            true = np.mean([gain(s.needs, s.division.labels) for s in sat], axis=0)
            passes = np.mean([bool(s.division.adds) for s in sat])
            firm = [
                np.mean(values)
                for values in zip(
                    *((s.division.again_mean, again(s.division, s.second), s.division.again_by_lot) for s in sat),
                    strict=True,
                )
            ]
            rows.append(
                [
                    name,
                    f"{n}, {len(sat[0].division.groups)}",
                    str(samples),
                    f"{true[1]:.2f}",
                    f"{np.mean([s.division.per_pair_by_lot for s in sat]):.2f}",
                    f"{told:.2f}",
                    f"{true[0]:.2f}",
                    percent(float(passes), 0),
                    " / ".join(f"{value:.2f}" for value in firm),
                    bool(abs(told - true[0]) <= NEAR),
                ]
            )
    intro = f"""Does a working division give what it tells? The whole scan, {M} competencies, municipalities by lot,
        levels by the rules, a mean answer of {MEAN}. Gain: how many more needs two people of one group share than any
        two, by the need probabilities (told) and by the true scores (true), on average over samples, also of those in
        which the test against chance ({percent(LEVEL, 0)}, {N_PERMUTATIONS} permutations) does not pass and nothing is
        told. Again: which share of the pairs comes together in another sitting, as told, as in a second sitting of the
        same people, and by lot. Three topics: each person stands {WEAKER} SD lower on five competencies. By words: a
        need counts by its word alone, as among people who share. Accepted: told within {NEAR:.2f} of true."""
    header = (
        "people|n, groups|samples|by lot, true|by lot, told|gain told|gain true|passes|again: told / second / lot|true"
    )
    return Table("A working division", intro, header, rows)


def no_gain(size: Size) -> Table:
    """Test how often a gain is told where people share nothing but chance."""
    rows: list[list[str | bool | None]] = []
    for name, (form, who) in ALIKE.items():
        for n in NUMBERS[1:-1]:
            random = generator("no gain", name, n)
            samples = size.samples if n <= FEW else -(-size.samples // 2)
            passed = sum(bool(sit(random, form, who, n, everywhere=True).division.adds) for _ in range(samples))
            most = int(binom.ppf(0.99, samples, LEVEL))
            judged = passed <= most if "level" not in name else None
            rows.append([name, str(n), f"{passed} of {samples}", judged])
    intro = """How often is a gain told where there is none? Everyone has the same levels. All the same: people differ
        by the error of their scores alone. Different levels: a person stands as high on every competency, so that
        people share the more needs the lower both stand, and a division can gain by that alone; published only.
        Accepted: as many as a true level of 5 % gives in all but one of a hundred tries."""
    return Table("A working division of people who are alike", intro, "people|n|passes|at most 5 % + chance", rows)


def examples(size: Size) -> Table:
    """Publish what divisions of the example people and of simulated cohorts give."""
    scanned = {f"examples of {name}": osc.Scan(name).run(osc.example(name)) for name in EXAMPLES}
    scan = osc.Scan(EXAMPLES[0])
    for place in range(min(COHORTS, size.samples)):
        scanned[f"simulated cohort {place + 1}"] = scan.run(
            osc.simulate_answers(scan.questionnaire, COHORT, seed=place)
        )
    rows: list[list[str | bool | None]] = []
    for name, result in scanned.items():
        found = divide_people(learners_of(result.objects.needs, result.objects.answers))
        told = "yes" if found.adds else "no"
        sizes = ", ".join(str(len(group.members)) for group in found.groups)
        mean = f"{found.per_pair:.2f}|{found.per_pair_by_lot:.2f}"
        rows.append([name, str(len(result)), sizes, *mean.split("|"), f"{found.p:.3f}", told])
    intro = """Needs that a pair of one group is expected to share, beside any pair: what random divisions of the same
        sizes give on average. The people are fictitious or simulated. Told: whether the test against chance passes."""
    header = "people|n|groups of|shared|by lot|p|told"
    return Table("Divisions of the example people", intro, header, rows)
