"""How others see someone beside how they see themselves: told totals of three raters or more, and the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri

from ontwikkelscan.aggregating.lottery import Lottery
from ontwikkelscan.aggregating.picture import centre
from ontwikkelscan.changing.cells import LEAST_RATERS, Cell, cells_of
from ontwikkelscan.changing.change import known_retest
from ontwikkelscan.changing.formulas import change_error, change_level
from ontwikkelscan.changing.found import ALPHA, CUT, HIGHER, LOWER, NOT_SHOWN, TOLD, TOO_FEW, UNKNOWN, Headline, holm
from ontwikkelscan.changing.moments import Moment
from ontwikkelscan.changing.rater_formulas import gap_error, mean_gap_error
from ontwikkelscan.changing.seen import Agreement, CellScore, PersonAgreement
from ontwikkelscan.errors import error
from ontwikkelscan.model.answers import RATER_KEY, Answers
from ontwikkelscan.scoring.scale_scores import score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.scoring.given import GivenScores

    FloatArray = NDArray[np.float64]

UNIT = 0.25
"""Points of which a total of scores is made."""
LEAST_STATEMENT = 5
"""Raters who answered a statement, from whom on it is named."""
STATEMENT_GAP = 1.0
"""Points between the own answer and that of the others, from which a statement is seen otherwise."""
HIGHER_ALIKE_LOWER = ("higher", "alike", "lower")
ALL = "all"
"""All told cells of a person together."""


class _Told(NamedTuple):
    """Totals of one cell or of all: per competency raters, total in quarter points with its draws, and how many."""

    round: int
    cell: str
    n: NDArray[np.int64]
    total: FloatArray
    n_draws: NDArray[np.int64]


def agreement(self_image: GivenScores, others: Answers | Sequence[Answers]) -> Agreement:
    """Set what people say of themselves beside what others say of them.

    Each rater is in one cell, of three or more, for ever. Of a cell only totals are told, each with a draw by lot on
    it; all else follows from these.

    Parameters
    ----------
    self_image
        The Result of a scan, or Scores with their answers, of those who were rated.
    others
        Answers of the raters to the same questions in the third person, of one closed round, or of several in the order
        in which they were closed. Column ``respondent`` names who is rated, ``beoordelaar`` is the rater's code,
        ``beoordelaar_groep`` the group, ``beoordelaar_sleutel`` the number made at the invitation. What a rater has not
        seen is "nvt".

    Returns
    -------
    Agreement
        Of who was rated: ``frame``, ``headlines``, ``statements``; ``agreement["R001"]`` for one person. Groups of
        fewer than three are told with others; of fewer than three in all nothing is told.

    Raises
    ------
    OntwikkelscanError
        RATER-001 for rows without a rater, -002 for codes that may be names, -003 for a rater who stands twice, -004
        where someone's own answers are missing, -005 for no rounds, -009 for raters without a number, -010 for raters
        in the place of who they rate; CHANGE-001 and -002 as for :func:`change`.

    Notes
    -----
    T = floor(4 sum(score - 4) + 1/2) + draw, mean = 4 + T / 4n within the scale. Gap = own score - mean of all told
    cells, with :func:`gap_error`, Holm over the competencies, 5 %; the mean gap with :func:`mean_gap_error`. Statements
    that five or more answered are named as seen higher, alike or lower by oneself, without numbers. Measurement
    specification, decision 28.

    """
    own = Moment.of(self_image)
    rounds = [others] if isinstance(others, Answers) else list(others)
    if not rounds:
        raise error("RATER-005")
    asked = own.answers.questionnaire
    for answers in rounds:
        other = answers.questionnaire
        if other.measurement_hash != asked.measurement_hash:
            names = [f"{questionnaire.id} {questionnaire.version}" for questionnaire in (asked, other)]
            raise error("CHANGE-002", before=names[0], after=names[1])
    cells = cells_of(rounds)
    row_of = {str(name): row for row, name in enumerate(own.answers.respondents)}
    if missing := [name for name in cells if name not in row_of]:
        raise error("RATER-004", missing, n_people=len(missing))
    scores = [score(answers).values("score") for answers in rounds]
    judge = _Judge(own)
    people = {}
    for name, of_person in cells.items():
        told = [_cell(rounds[cell.round - 1], scores[cell.round - 1], cell) for cell in of_person]
        statements = _statements(own.answers, row_of[name], rounds, of_person)
        people[name] = judge.person(name, row_of[name], told, statements)
    return Agreement(asked, people, judge.known.basis)


def _cell(answers: Answers, scores: FloatArray, cell: Cell) -> _Told:
    """Return the totals of one cell as they are told; 0 raters where fewer than three saw a competency."""
    asked = answers.questionnaire
    lottery = Lottery.of(answers[cell.rows], secret=RATER_KEY)
    given = scores[cell.rows]
    known = np.isfinite(given)
    n = known.sum(axis=0)
    n[n < LEAST_RATERS] = 0
    amounts = np.where(known, given - centre(asked.minimum, asked.maximum), 0) / UNIT
    total = [lottery.total(name, amounts[:, column]) if n[column] else 0 for name, column in asked.column_of.items()]
    return _Told(cell.round, cell.id, n, np.array(total, dtype=float), (n > 0).astype(np.int64))


def _statements(
    own: Answers, row: int, rounds: Sequence[Answers], cells: Sequence[Cell]
) -> tuple[tuple[str, str, str], ...]:
    """Return which statements a person sees otherwise than the told raters, from five of a round: names, no numbers."""
    asked = own.questionnaire
    totals, n = np.zeros((2, len(asked.competencies), max(len(scale.items) for scale in asked.competencies)))
    for number in sorted({cell.round for cell in cells}):
        rows = np.sort(np.concatenate([cell.rows for cell in cells if cell.round == number]))
        if len(rows) < LEAST_STATEMENT:
            continue
        part = rounds[number - 1][rows]
        lottery = Lottery.of(part, secret=RATER_KEY)
        for column, scale in enumerate(asked.competencies):
            answers = part.keyed(column) - centre(asked.minimum, asked.maximum)
            enough = np.isfinite(answers).sum(axis=0)
            for place in np.flatnonzero(enough >= LEAST_STATEMENT).tolist():
                totals[column, place] += lottery.total(scale.items[place].id, np.nan_to_num(answers[:, place]))
                n[column, place] += enough[place]
    low, high = asked.minimum, asked.maximum
    found, one = [], own[[row]]
    for column, scale in enumerate(asked.competencies):
        keyed = one.keyed(column)[0]
        for place, item in enumerate(scale.items):
            if n[column, place] and np.isfinite(keyed[place]):
                mean = np.clip(centre(low, high) + totals[column, place] / n[column, place], low, high)
                gap = keyed[place] - mean
                word = HIGHER_ALIKE_LOWER[int(gap < STATEMENT_GAP) + int(gap <= -STATEMENT_GAP)]
                found.append((scale.id, item.id, word))
    return tuple(found)


class _Judge:
    """Sets the own scores of people beside told totals."""

    def __init__(self, own: Moment) -> None:
        self.scores, self.asked = own.scores, own.answers.questionnaire
        self.known = known_retest(own.scores)
        self.score = own.scores.values("score")
        self.n_answered = own.scores.values("n_answered")
        self.sd, self.reliability, self.mean, _ = own.scores.known
        self.n_items = np.array([len(scale.items) for scale in self.asked.competencies])

    def person(
        self, name: str, row: int, told: Sequence[_Told], statements: tuple[tuple[str, str, str], ...]
    ) -> PersonAgreement:
        """Return everything that is told of one person."""
        whole = (
            _Told(
                0,
                ALL,
                *(np.sum([getattr(cell, part) for cell in told], axis=0) for part in ("n", "total", "n_draws")),
            )
            if told
            else _nobody(self.asked)
        )
        rows: list[CellScore] = []
        for cell in (whole, *told):
            rows += self._rows(row, cell, is_whole=cell is whole)
        return PersonAgreement(
            respondent=name,
            cells=tuple((cell.round, cell.cell, int(cell.n.max())) for cell in told),
            rows=tuple(rows),
            together=self._together(row, whole),
            statements=statements,
            retest=float(np.mean(self.known.retest)),
            retest_basis=self.known.basis,
        )

    def _gap(self, row: int, cell: _Told) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return the mean of the others, the gap, the error variance of the own score, and the level."""
        low, high = self.asked.minimum, self.asked.maximum
        seen = cell.n > 0
        n = np.where(seen, cell.n, 1)
        mean = np.where(seen, np.clip(centre(low, high) + UNIT * cell.total / n, low, high), np.nan)
        level = change_level(
            (self.score[row] + mean) / 2,
            mean=self.mean,
            sd=self.sd,
            reliability=self.reliability,
            minimum=low,
            maximum=high,
        )
        level = np.maximum(level, 1)
        own = change_error(
            self.sd,
            self.reliability,
            retest=self.known.retest,
            n_items=self.n_items,
            n_both=np.maximum(self.n_answered[row], 1),
            level=level,
        )
        return mean, self.score[row] - mean, own**2 / 2, level

    def _rows(self, row: int, cell: _Told, *, is_whole: bool) -> Iterator[CellScore]:
        mean, gap, own, level = self._gap(row, cell)
        n = np.maximum(cell.n, 1)
        se = np.where(np.isfinite(gap), gap_error(own, n=n, level=level, n_draws=cell.n_draws), np.nan)
        around = gap_error(0.0, n=n, level=level, n_draws=cell.n_draws)
        p = holm(gap, se)
        words = np.select(
            [~np.isfinite(gap), ~np.isfinite(se), p > ALPHA, gap > 0], [TOO_FEW, UNKNOWN, NOT_SHOWN, HIGHER], LOWER
        )
        n_left = max(int(np.isfinite(p).sum() - (words <= LOWER).sum()), 1)
        low, high = self.asked.minimum, self.asked.maximum
        for column, name in enumerate(self.asked.competency_ids):
            yield CellScore(
                round=cell.round,
                cell=cell.cell,
                competency=name,
                n=int(cell.n[column]),
                total=float(cell.total[column]) if cell.n[column] else np.nan,
                own=float(self.score[row, column]),
                others=float(mean[column]),
                others_low=float(max(mean[column] - CUT * around[column], low)) if cell.n[column] else np.nan,
                others_high=float(min(mean[column] + CUT * around[column], high)) if cell.n[column] else np.nan,
                gap=float(gap[column]),
                error=float(se[column]),
                smallest=float(ndtri(1 - ALPHA / 2 / n_left) * se[column]),
                told=TOLD[words[column]] if is_whole else "",
            )

    def _together(self, row: int, cell: _Told) -> Headline:
        """Return the mean gap over the competencies that are told."""
        _, gap, own, level = self._gap(row, cell)
        known = np.isfinite(gap) & np.isfinite(own)
        m = int(known.sum())
        if not m:
            return Headline(np.nan, np.nan, np.nan, TOLD[TOO_FEW], 0)
        parts = {"n": cell.n, "level": level, "n_draws": cell.n_draws}
        se = mean_gap_error(own[known].mean(), m=m, **{name: part[known].mean() for name, part in parts.items()})
        mean = float(gap[known].mean())
        told = NOT_SHOWN if abs(mean) < CUT * se else HIGHER if mean > 0 else LOWER
        return Headline(mean, float(se), float(CUT * se), TOLD[told], m)


def _nobody(asked: Questionnaire) -> _Told:
    none = np.zeros(len(asked.competencies), dtype=np.int64)
    return _Told(0, ALL, none, none.astype(float), none)
