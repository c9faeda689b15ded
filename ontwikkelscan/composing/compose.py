"""Compose cohorts: people whom a person has admitted are divided over groups, and over smaller groups within them.

Three steps, apart from each other. Seats are given by an order or a lot (``seats``). Those with a seat are
divided over cohorts by facts alone. Only then, within each cohort, do needs from the scan count as well, for groups
whose members work on them (``groups``): a self-score never decides who is in, who waits, or in which cohort
someone is.

What counts, in whole units, and its weight:

=============  ======  ====================================================================================
measure        weight  unit
=============  ======  ====================================================================================
grootteklasse  200     a person above or below an even share of a size class in a group
regio          200     the same, of a region
ervaring       200     the same, of years in the role
lerend_team    1000    a person who is in another cohort than everyone else of the same municipality
behoeften      200     a person whose needs are not at all those of the others in the group (1 minus the cosine)
=============  ======  ====================================================================================

The weights are ours. An even share is rounded to whole people on both sides: 0 is as even as can be. Needs are measured
as in a working division: :mod:`ontwikkelscan.dividing`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan.composing import words
from ontwikkelscan.composing.cohorts import BALANCE, Cohort, Cohorts, SmallGroup
from ontwikkelscan.composing.groups import SPREAD, divide_cohort, divide_over_cohorts, per_measure
from ontwikkelscan.composing.plan import NEEDS, WEIGHTS, make_plan
from ontwikkelscan.composing.search import N_ITERATIONS
from ontwikkelscan.composing.seats import give_seats, stand_in_line
from ontwikkelscan.dividing.learners import learners_of
from ontwikkelscan.errors import Note, error
from ontwikkelscan.loading.programmes import find_programme, load_programmes
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.needs.given import needs_of
from ontwikkelscan.reading.cells import number
from ontwikkelscan.reading.people_table import UNKNOWN, YES_NO, comparable, read_table, texts
from ontwikkelscan.texts import enumeration, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.composing.groups import Divided
    from ontwikkelscan.composing.plan import Order, Plan
    from ontwikkelscan.composing.seats import Seats
    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.programme import GroupWithin, Programme
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Question
    from ontwikkelscan.needs.given import GivenNeeds

COLUMNS = {"grootteklasse": "inwoners", "regio": "regio", "ervaring": "jaren_in_rol"}
"""The fact that each measure of spread is about."""
TOTAL = "totaal"
COHORT = "groep"
N_DRAWS = 100


def compose_cohorts(
    people: pd.DataFrame,
    programme: Programme | str,
    *,
    needs: GivenNeeds | None = None,
    questionnaire: Questionnaire | None = None,
    order: Order = "given",
    seed: int | None = None,
    n_cohorts: int | None = None,
    sizes: Mapping[str, tuple[int, int]] | None = None,
    at_most: Mapping[str, int] | None = None,
    pin: Mapping[str, int] | None = None,
    apart: Sequence[tuple[str, str]] = (),
    exact: bool = False,
    n_iterations: int = N_ITERATIONS,
    n_draws: int = N_DRAWS,
) -> Cohorts:
    """Divide the people whom a person has admitted over cohorts, and over the groups within them.

    Needs never decide who gets a seat, who waits, or which cohort someone is in: those follow from an order or a lot,
    and from facts. Needs only help to form groups within a cohort whose members work on them.

    Parameters
    ----------
    people
        One row per person. ``respondent``; ``toegelaten``, ja or nee, decided by a person: only ja takes part. Optional
        facts: ``rol``, ``gemeente``, ``inwoners``, ``jaren_in_rol``, ``regio``; a fact that is missing is a category of
        its own. ``volgorde``: the order of seats, a number of their own for all who are admitted.
    programme
        A programme with a group size, or the id of a bundled one.
    needs
        From :func:`identify_needs`, the Result of a scan, or a frame such as ``result.needs``; each counts as far as it
        is likely.
    questionnaire
        Whose bands turn inhabitants and years into classes; left out: the first that the programme names, so that
        needs play no part in it.
    order
        "given": seats go by ``volgorde``, or by the order of the rows where there is none. "lot": by a lot drawn with
        ``seed``, whatever the order of the rows.
    seed
        Of the lot, where it must be given and kept, and of the search.
    n_cohorts
        Cohorts that are wanted. None: as many as give most people a seat.
    sizes
        Smallest and largest size per kind of group within a cohort, such as ``{"intervisiegroep": (4, 6)}``, instead of
        the programme's.
    at_most
        Number per limit of the programme, such as ``{"loco": 2}``, instead of the programme's.
    pin
        Cohort (from 1) that someone is in, if the order gives them a seat; a pin gives none.
    apart
        Pairs of respondents who are never in the same group within a cohort, of any kind. In a programme without such
        groups: never in the same cohort.
    exact
        Whether to prove how good the divisions can be, and to take a better one where it is found. Small groups take a
        second; cohorts that cannot be divided perfectly need the extra ``exact``, and may end without a proof.
    n_iterations, n_draws
        Steps of the search per division, and divisions by lot to set it beside.

    Returns
    -------
    Cohorts
        ``.cohorts``, ``.frame``, ``.waiting``, ``.balance``, ``.seed``, ``.settings``, ``.remarks``. Without cohorts
        when there are too few people; the remarks say so.

    Raises
    ------
    OntwikkelscanError
        PEOPLE-001 to -004 for a table that cannot be read; COHORT-001 for an order that is not clear, -002 for a lot
        without a seed, -003 for a programme without groups, -004 for an unusable setting, -005 for people in ``pin`` or
        ``apart`` who do not take part, -006 for wishes that cannot be met together, -007 when no division was found
        that keeps to all rules, -008 when CP-SAT is needed and not installed.

    Notes
    -----
    Measurement specification, section 12. Weights stand in ``ontwikkelscan.composing.plan``. Two of one
    municipality are kept in one cohort where the programme asks for it, and out of each other's groups where those are
    for different municipalities; where a municipality is not known, neither can be checked.

    Examples
    --------
    >>> people = pd.DataFrame({"respondent": [f"R{number:03}" for number in range(1, 14)], "toegelaten": "ja"})
    >>> found = compose_cohorts(people, "leernetwerkgroep_eigen_regie_en_vertrouwen", order="lot", seed=2014)
    >>> len(found.cohorts[0].members), found.waiting["respondent"].tolist()
    (12, ['R006'])
    >>> compose_cohorts(people[:5], "leernetwerkgroep_eigen_regie_en_vertrouwen").remarks[0]
    'Er zijn 5 mensen toegelaten; het programma gaat door vanaf 8.'

    """
    needs = None if needs is None else needs_of(needs)
    if isinstance(programme, str):
        programme = find_programme(load_programmes(), programme)
    plan = make_plan(
        programme,
        order=order,
        seed=seed,
        n_cohorts=n_cohorts,
        sizes=sizes or {},
        at_most=at_most or {},
        pin=pin or {},
        apart=apart,
        exact=exact,
        n_iterations=n_iterations,
        n_draws=n_draws,
    )
    if questionnaire is None:
        if not programme.questionnaires:
            raise error("SCAN-017", name="questionnaire", found=Note("left_out"), accepted=Note("accepted_answered"))
        questionnaire = load_questionnaire(programme.questionnaires[0])
    table = read_table(people, "people", key="respondent", columns=("toegelaten",), choices={"toegelaten": YES_NO})
    for field in {limit.field for limit in plan.limits if limit.field in table}:
        table[field] = comparable(texts(table, field))
    line = stand_in_line(table, plan.order, plan.seed)
    plan.check(table["respondent"][line])
    seats = give_seats(table, line, plan)
    seated = with_facts(table.iloc[list(seats.seated)].reset_index(drop=True), questionnaire)
    cohorts, balance, remarks = _divide(plan, seated, seats.n_cohorts, needs)
    return Cohorts(
        programme=programme.id,
        cohorts=tuple(cohorts),
        frame=_frame(plan, table, line, seats, cohorts),
        balance=pd.DataFrame(balance, columns=BALANCE),
        seed=plan.seed,
        settings=plan.record() | {"questionnaire": questionnaire.card, "needs": needs is not None},
        remarks=(*_about_seats(plan, table, line, seats), *remarks),
    )


def _divide(
    plan: Plan, seated: pd.DataFrame, n_cohorts: int, needs: Needs | None
) -> tuple[list[Cohort], list[list[object]], list[str]]:
    """Divide those with a seat: return the cohorts, the rows of the balance, and what is to be said."""
    if not n_cohorts:
        return [], [], []
    over = divide_over_cohorts(plan, seated, n_cohorts)
    balance = list(_balance(COHORT, [over])) if n_cohorts > 1 else []
    remarks = list(_about_facts(plan, seated))
    wanted = _wanted(needs, seated["respondent"].tolist())
    told: list[str] = []
    rows_of = [np.flatnonzero(over.groups == cohort) for cohort in range(n_cohorts)]
    members = [seated.iloc[rows].reset_index(drop=True) for rows in rows_of]
    groups: list[list[SmallGroup]] = [[] for _ in rows_of]
    for index, kind in enumerate(plan.kinds):
        parts = [
            divide_cohort(plan, index, members[cohort], wanted[rows], cohort) for cohort, rows in enumerate(rows_of)
        ]
        table = list(_balance(kind.id, parts))
        balance += table
        told += words.shared(kind, {str(row[1]): row for row in table})
        for cohort, part in enumerate(parts):
            groups[cohort] += _small_groups(kind, members[cohort], part)
        remarks += words.odd_sizes(kind, [part.division.sizes for part in parts])
    cohorts = [
        Cohort(cohort + 1, tuple(inside["respondent"]), _describe(inside, over, cohort), tuple(groups[cohort]))
        for cohort, inside in enumerate(members)
    ]
    return cohorts, balance, [*remarks, *_about_needs(plan, seated, needs, told)]


def with_facts(table: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Put municipalities in comparable form, and add a category per measure of spread."""
    questions = {question.id: question for question in questionnaire.context.facts}
    columns: dict[str, list[str]] = {"gemeente": comparable(texts(table, "gemeente"))}
    for measure, column in COLUMNS.items():
        if column in questions and column in table:
            columns[measure] = [_category(questions[column], cell) for cell in table[column]]
        else:
            columns[measure] = [name or UNKNOWN for name in comparable(texts(table, column))]
    return table.assign(**columns)


def _category(question: Question, cell: object) -> str:
    """Return the category of a cell that holds a number, or the name of a category itself."""
    value = number(cell)
    return question.category(str(cell).strip() if math.isnan(value) else value) or UNKNOWN


def _wanted(needs: Needs | None, respondents: Sequence[str]) -> NDArray[np.float64]:
    """Return how likely each need is, shape (n_people, n_competencies); 0 where nothing is known."""
    if needs is None:
        return np.zeros((len(respondents), 0))
    rows = needs.rows_for(respondents)
    return learners_of(needs).p[rows] * (rows >= 0)[:, None]


def _small_groups(kind: GroupWithin, members: pd.DataFrame, part: Divided) -> Iterator[SmallGroup]:
    for group in range(len(part.division.sizes)):
        inside = members[part.groups == group]
        yield SmallGroup(kind.id, kind.name, group + 1, tuple(inside["respondent"]), _describe(inside, part, group))


def _describe(members: pd.DataFrame, part: Divided, group: int) -> str:
    """Say who are in one group of a division; of a single group there is nothing to be uneven."""
    division = part.division
    units = per_measure(division, division.units(part.groups)[group])
    uneven = {measure: units[measure] for measure in SPREAD} if len(division.sizes) > 1 else {}
    return words.describe(members["gemeente"].tolist(), uneven)


def _balance(name: str, parts: Sequence[Divided]) -> Iterator[list[object]]:
    """Yield a row per measure that plays a part, over all cohorts.

    Of facts so many people, added up; of needs how many a pair of one group is expected to share; in all so many times
    a person off an even share, weighed.
    """
    n_people = sum(len(part.groups) for part in parts)
    unit = {NEEDS: 100 * n_people, TOTAL: 100}
    found = np.sum([part.found for part in parts], axis=0)
    bound = np.sum([part.bound for part in parts], axis=0)
    drawn = np.sum([part.drawn for part in parts], axis=0)
    used = {TOTAL}.union(*(part.measures for part in parts))
    for column, measure in enumerate((*WEIGHTS, TOTAL)):
        if measure in used:
            lots = drawn[:, column]
            by_lot = [float(lots.mean()), int(lots.min()), int(lots.max())] if len(lots) else [None] * 3
            row = [int(found[column]), *by_lot, None if measure == NEEDS else int(bound[column])]
            yield [name, measure, *(value if value is None else value / unit.get(measure, 1) for value in row)]


def _about_seats(plan: Plan, table: pd.DataFrame, line: Sequence[int], seats: Seats) -> Iterator[str]:
    """Yield what is to be said about who has a seat."""
    ids = table["respondent"]
    if not seats.n_cohorts:
        yield words.too_few(len(line), plan.group.minimum)
        return
    yield from words.fewer_cohorts(plan.n_wanted, seats.n_cohorts, len(line), plan.group.minimum)
    if seats.waiting:
        yield words.waiting(len(seats.waiting), plan.order, plan.seed)
    if pinned := [str(ids[row]) for row in seats.waiting if ids[row] in plan.pin]:
        yield text("cohorts.remark.pinned", names=enumeration(pinned))
    if plan.programme.together is not None:
        home = comparable(texts(table, "gemeente"))
        split = [
            (str(ids[row]), str(ids[other]))
            for other in seats.waiting
            for row in seats.seated
            if home[row] and home[row] == home[other]
        ]
        yield from words.teams_split(split)


def _about_facts(plan: Plan, seated: pd.DataFrame) -> Iterator[str]:
    """Yield which facts are not known of how many people."""
    for measure in SPREAD:
        if n := int((seated[measure] == UNKNOWN).sum()):
            yield words.unknown_fact(measure, n, len(seated))
    if (n := int((seated["gemeente"] == "").sum())) and any(kind.different for kind in plan.kinds):
        yield text("cohorts.remark.municipality_unknown", n=n, n_people=len(seated))
    for limit in plan.limits:
        if n := texts(seated, limit.field).count(""):
            yield text("cohorts.remark.limit_unknown", name=limit.name, n=n, n_people=len(seated))


def _about_needs(plan: Plan, seated: pd.DataFrame, needs: Needs | None, shared: Iterable[str]) -> Iterator[str]:
    """Yield what needs were used for, what is shared, and of whom they are not known."""
    kinds = [kind.name for kind in plan.kinds if kind.needs]
    if needs is None or not kinds:
        return
    yield text("cohorts.remark.needs", kinds=enumeration(kinds).lower())
    yield from shared
    if n := int((needs.rows_for(seated["respondent"]) < 0).sum()):
        yield text("cohorts.remark.without_needs", people=words.people(n))


def _frame(
    plan: Plan, table: pd.DataFrame, line: Sequence[int], seats: Seats, cohorts: Sequence[Cohort]
) -> pd.DataFrame:
    """Return one row per person, in the order in which they came."""
    position = {row: number for number, row in enumerate(line, start=1)}
    numbers = {name: {"cohort": cohort.number} for cohort in cohorts for name in cohort.members}
    for cohort in cohorts:
        for group in cohort.groups:
            for name in group.members:
                numbers[name][group.kind] = group.number
    rows = []
    for row, name in enumerate(table["respondent"]):
        status = "placed" if name in numbers else "waiting" if row in seats.waiting else "not_admitted"
        place = position.get(row)
        reason = words.reason(plan.order, place, seats.waiting.get(row, ""), table["toegelaten"][row])
        rows.append(
            {
                "respondent": name,
                "status": status,
                "place": place,
                **numbers.get(name, {}),
                "reason": reason,
            }
        )
    whole = ["place", "cohort", *(kind.id for kind in plan.kinds)]
    frame = pd.DataFrame(rows, columns=["respondent", "status", *whole, "reason"])
    return frame.astype(dict.fromkeys(whole, "Int64"))
