"""What a norm made of contributions keeps of the one made of the answers, and which classes go along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

import ontwikkelscan as osc
from ontwikkelscan.norming.contributing import LEAST_CLASS, told_classes
from ontwikkelscan.norming.rows import totals
from study.draw import (
    FORMS,
    HIGH,
    LOW,
    N_ITEMS,
    SCAN,
    M,
    N,
    Size,
    draw_items,
    draw_keyed,
    draw_people,
    ease_for,
    generator,
)
from study.page import Cell, Table, percent
from study.through import answers_of, draw_context

if TYPE_CHECKING:
    import pandas as pd
    from numpy.random import Generator
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

N_FILES, FEWEST, MOST = 40, 5, 12
"""Files, and the people in one."""
WITHIN = {"mean": 0.002, "SD": 0.006, "reliability": 0.003, "P95": 0.4}
"""What is accepted: mean distance in points, in shares of the SD, in reliability, and in percentile points."""
CONDITIONS = (
    ("as in the model", 3.7, 0.0, 0.0),
    ("as in the model", 4.3, 0.0, 0.0),
    ("ceiling", 4.0, 0.0, 0.0),
    ("as in the model", 3.7, 0.3, 0.0),
    ("as in the model", 3.7, 0.0, 0.02),
)
"""Form, mean answer, SD between files of all competencies, and share of answers that are left out."""
CLASSES = (0.8, 0.5, 0.27)
"""Shares of secretaries, of five years or more, and of 50,000 inhabitants or more."""


def draw_files(random: Generator) -> NDArray[np.int64]:
    """Draw how many people each file holds, together N."""
    sizes = random.integers(FEWEST, MOST + 1, N_FILES)
    while (rest := N - sizes.sum()) != 0:
        place = random.integers(N_FILES)
        sizes[place] = np.clip(sizes[place] + np.sign(rest), FEWEST, MOST)
    return sizes


def pooled(
    keyed: NDArray[np.int8], empty: NDArray[np.bool_], sizes: NDArray[np.int64], context: pd.DataFrame
) -> osc.Contributions:
    """Return the contributions of these people, in files of these sizes."""
    files = []
    for part in np.split(np.arange(len(keyed)), np.cumsum(sizes)[:-1]):
        answers = answers_of(keyed[part], empty=empty[part])
        agreed = context.iloc[part].reset_index(drop=True).assign(deel_norm="ja")
        files.append(osc.contributions_of(replace(answers, context=agreed)))
    return files[0].model_copy(update={"files": tuple(one for file in files for one in file.files)})


def keep(form: str, mean: float, between: float, left_out: float, place: int) -> FloatArray:
    """Return the errors of one scan, shape (M, 4): mean, SD (share), reliability, percentile where it is 95."""
    random = generator("contributed", form, mean, between, left_out, place)
    population = FORMS[form]
    sizes, people = draw_files(random), draw_people(random, population, N)
    shift = np.repeat(random.standard_normal(N_FILES), sizes)[:, None]
    people = people._replace(latent=np.sqrt(1 - between**2) * people.latent + between * shift)
    keyed = draw_keyed(random, population, draw_items(random, ease_for(population, mean)), people)
    empty = random.random(keyed.shape) < left_out
    pool = pooled(keyed, empty, sizes, draw_context(random, N))
    norm = osc.build_norm(pool, id="studie", minimum_n=10)
    answers = answers_of(keyed, empty=empty)
    scores, table = osc.score(answers).values("score"), osc.norm_table(norm)
    errors = np.zeros((M, 4))
    for row, scale in enumerate(norm.scales):
        x = scores[:, row][~np.isnan(scores[:, row])]
        items = answers.keyed(row)
        alpha = osc.cronbach_alpha(items[np.isfinite(items).all(axis=1)])
        possible = np.arange(LOW * N_ITEMS, HIGH * N_ITEMS + 1) / N_ITEMS
        known, counts = np.unique(totals(x, N_ITEMS) / N_ITEMS, return_counts=True)
        exact = osc.percentile_rank(possible, scores=known, counts=counts)
        ours = table.loc[(table["competency"] == scale.competency) & (table["group"] == ""), "percentile_rank"]
        high = int(np.abs(exact - 95).argmin())
        sd = x.std(ddof=1)
        errors[row] = scale.mean - x.mean(), scale.sd / sd - 1, scale.reliability - alpha, ours.iloc[high] - exact[high]
    return errors


def contributed(size: Size) -> Table:
    """Test how far a norm of contributions is from that of the answers."""
    rows: list[list[Cell]] = []
    n_scans = max(size.n_scans // 5, 1)
    for form, mean, between, left_out in CONDITIONS:
        errors = np.concatenate([keep(form, mean, between, left_out, place) for place in range(n_scans)])
        bias, spread = errors.mean(axis=0), errors.std(axis=0)
        figures = [f"{bias[0]:+.4f}", percent(bias[1], 2), f"{bias[2]:+.4f}", f"{bias[3]:+.2f}"]
        held = bool((np.abs(bias) <= list(WITHIN.values())).all())
        words = [form, f"{mean}", f"{between}", percent(left_out, 0)]
        rows.append([*words, *figures, f"{spread[2]:.3f}", f"{spread[3]:.2f}", held])
    intro = f"""A norm of {N} people, pooled from {N_FILES} files of {FEWEST} to {MOST} people with lists of totals,
        against the same answers themselves: mean, spread, alpha, and the percentile of the score whose exact rank is
        nearest to 95 (with answers left out, of the nearest possible score); rows and decimals included. {n_scans}
        scans of {M} competencies per row: the mean error, and of the last two its SD over scales. Between files: SD of
        what people of one file have in common. Accepted: mean errors of at most {WITHIN["mean"]} points,
        {percent(WITHIN["SD"])} of the spread, {WITHIN["reliability"]} of reliability and {WITHIN["P95"]} percentile
        points."""
    header = "form|mean answer|between files|left out|mean|SD|reliability|P95|SD, reliability|SD, P95|accepted"
    return Table("Norms from contributions", intro, header, rows)


def classes_told(size: Size) -> Table:
    """Publish which classes go along, and how many people would stand out without the rule."""
    rows: list[list[Cell]] = []
    names = [q.name or q.id for q in SCAN.context_questions if q.in_norm]
    for n in (8, 12, 25, N):
        random = generator("classes", n)
        few, fewest, told = [], n, []
        for _ in range(max(size.n_norms // 10, 4)):
            classes = [tuple("ab"[one] for one in row) for row in (random.random((n, 3)) < CLASSES).astype(int)]
            found = told_classes(classes)
            few.append(np.mean([classes.count(one) < LEAST_CLASS for one in classes]))
            fewest = min(fewest, *(found.count(one) for one in found))
            told.append(np.mean([[one is not None for one in row] for row in found], axis=0))
        shares = np.mean(told, axis=0)
        rows.append(
            [
                str(n),
                *(f"{share:.2f}" for share in shares),
                percent(float(np.mean(few)), 0),
                str(fewest),
                bool(fewest >= LEAST_CLASS),
            ]
        )
    intro = f"""Two classes of each of {", ".join(names)}, drawn apart with shares {", ".join(map(str, CLASSES))}: for
        which share of people each is told. Alone: people whose combination fewer than {LEAST_CLASS} people of the file
        have, before the rule; fewest: after it. Accepted: at least {LEAST_CLASS}."""
    return Table("Classes in a contribution", intro, "|".join(["people", *names, "alone", "fewest", "accepted"]), rows)
