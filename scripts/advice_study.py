"""What is recommended to whom, and on which needs does it work? Simulated people: docs/advice-study.md.

Run python scripts/advice_study.py. It ends with code 1 if an acceptance does not hold. ``advice`` makes the table of
one questionnaire, as the sections of simulation_study.py do.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
import pandas as pd
from study.page import Table, percent, run_study
from study.secretaries import simulate

from ontwikkelscan.model.programme import WORKS_ON
from ontwikkelscan.needs.identify import IMPORTANCE_MAXIMUM

FULL, QUICK = 4000, 100
"""People per questionnaire."""
MOST = 5


def advice(questionnaire: str, n: int) -> Table:
    """Tell what is recommended first, on how many of the largest needs it works, and to how many nothing is."""
    result = simulate(questionnaire, n)
    needs, everyone = result.objects.needs, result.objects.recommendations.advice.values()
    needy = [several for several, reported in zip(everyone, needs.reported, strict=True) if reported.any()]
    firsts = [several[0] for several in needy if several[0].rank == 1]
    given = [one for several in needy for one in several if one.rank]
    rows: list[list[str | bool | None]] = [
        ["people", f"{n}", None],
        ["mean score", f"{float(result.scores['score'].mean()):.2f}", None],
        ["with a reported need", percent(len(needy) / n), None],
    ]
    rows += [
        [f"{name} first", percent(count / len(needy)), None]
        for name, count in sorted(Counter(one.programme for one in firsts).items())
    ]
    rows.append(["no programme", percent(1 - len(firsts) / len(needy)), None])
    touched = Counter(min(len(one.of_largest), 3) for one in firsts)
    rows += [
        [f"the first works on {words} of the largest needs", percent(touched[k] / len(firsts)), None]
        for k, words in enumerate(("none", "one", "two", "three or more"))
    ]
    largest = Counter(min(len(several[0].largest), MOST) for several in needy)
    rows += [
        [f"largest needs: {k}{' or more' if k == MOST else ''}", percent(count / len(needy)), None]
        for k, count in sorted(largest.items())
    ]
    ids = needs.questionnaire.competency_ids
    important = {
        str(who): {ids[column] for column in np.flatnonzero(row == IMPORTANCE_MAXIMUM)}
        for who, row in zip(needs.respondents, needs.importance, strict=True)
    }
    by_id = result.objects.programmes.by_id
    beside = sum(
        not by_id[one.programme].works_on & (set(one.largest) | (important[one.respondent] & set(one.works_on)))
        for one in given
    )
    without = {name for several in needy for name in several[0].largest} - {
        way.competency for ways in result.objects.ways.ways.values() for way in ways if way.strength >= WORKS_ON
    }
    rows.append(["advice that works on none of the largest and none called indispensable", f"{beside}", beside == 0])
    rows.append(["competencies without a way of more than in passing", f"{len(without)}", not without])
    intro = f"""Simulated people with questionnaire {questionnaire}, in municipalities of which every option of every
        question is as likely. Shares are of the people with a reported need, and of works on: of those with a
        recommendation."""
    return Table(questionnaire, intro, "what|how many|holds", rows)


def secretaries(n: int) -> Table:
    """Tell it of secretaries."""
    return advice("gemeentesecretaris", n)


def advisers(n: int) -> Table:
    """Tell it of HRM advisers."""
    return advice("hrm_adviseur", n)


SECTIONS = (secretaries, advisers)
INTRO = """What is recommended to whom, and on which needs does it work? Tested on simulated people (`simulate_answers`)
    with assumed municipalities: no figure comes from real answers, and how often something is recommended follows from
    how highly the simulated people answer, which nobody knows of real ones. A programme is recommended when it covers
    at least a quarter of the reported needs and a part works on one of the three largest (those level with the third
    included), or on one that the person calls indispensable. Admission is open to all: facts that it asks for are not
    drawn."""


if __name__ == "__main__":
    sys.exit(run_study(__file__, INTRO, SECTIONS, (FULL, QUICK), (np, pd)))
