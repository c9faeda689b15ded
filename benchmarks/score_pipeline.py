"""From a CSV file to files, beside what an analyst would write: python benchmarks/score_pipeline.py [people].

One run; outputs compared to the number; CPU time, medians with the range; the largest memory of a process of its own.
Naive pandas reads the file, scores with the same missing rule, looks percentile ranks up and writes ``scores.csv`` with
eleven of our columns; polars, where it is installed, does so on one thread. Then all tables, with and without items,
and scores and needs from Parquet to Parquet.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import pandas as pd
from rows import Row, print_rows, told

import ontwikkelscan as osc
from ontwikkelscan.exporting.files import saving_table
from ontwikkelscan.norming.compare import place
from ontwikkelscan.reading.answers import AnswersInParts
from ontwikkelscan.scan import AT_ONCE

QUESTIONNAIRE, NORM = "gemeentesecretaris", "gesimuleerd_gemeentesecretarissen"
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
ANY_SIZE = {"ONTWIKKELSCAN_LIMITS": "bytes=10_000_000_000,unpacked=10_000_000_000".replace("_", "")}
ROUNDS, FEW = 3, 100_000
"""Rounds for so many people; for more one."""
EMPTY, NOT_APPLICABLE, BLOCK = 0.02, 0.01, 10_000
HALF = 0.5 + 1e-9
PLACES = ["percentile_rank", "percentile_low", "percentile_high", "t_score", "stanine"]
COLUMNS = ["respondent", "competency", "n_answered", "score", "percent_of_maximum", "answer_sd", *PLACES]
WAYS = ("pandas", "polars", "scores", "tables", "but_items", "needs", "parquet")
TABLES = {"but_items": "scores needs recommendations ways quality", "needs": "scores needs", "parquet": "scores needs"}
"""Which tables are written; all where it does not say."""
TRIED = {
    ("time", "pandas"): "",
    ("memory", "pandas"): "",
    ("time", "polars"): "text once per value; reading by arrow (.58 s of .84) saves 7 % of the whole: not done",
    "tables": "reasons worded once, facts settled once, distances by scale; what covers the same needs shared: no gain",
    "parquet": "read and written by row groups; what is left are the frames, which are the same for both",
}
"""What was done where a row is missed, and what is left."""
NEEDS = {"polars": "polars", "parquet": "pyarrow"}


def write_people(path: Path, n: int) -> None:
    """Write answers of simulated people as text, with gaps and what the example's people say of themselves."""
    questionnaire, random = osc.load_questionnaire(QUESTIONNAIRE), np.random.default_rng(2)
    answers = osc.simulate_answers(questionnaire, n, seed=1)
    context = osc.example(QUESTIONNAIRE).context
    for start in range(0, n, BLOCK):
        some = slice(start, min(start + BLOCK, n))
        cells = pd.DataFrame(answers.codes[:, some].T + 1, columns=questionnaire.item_ids).astype(object)
        drawn = random.random(cells.shape)
        cells = cells.mask(drawn < EMPTY, "").mask(drawn > 1 - NOT_APPLICABLE, "nvt")
        cells.insert(0, "respondent", answers.respondents[some])
        importance = pd.DataFrame(answers.importance[some], columns=questionnaire.competency_ids)
        said = context.iloc[random.integers(0, len(context), len(cells))].reset_index(drop=True)
        table = pd.concat([cells, importance.add_prefix("belang_").astype(int), said], axis=1)
        table.to_csv(path, mode="a" if start else "w", header=not start, index=False)


def looked_up(scan: osc.Questionnaire, norm: osc.Norm) -> list[pd.DataFrame]:
    """Return per scale what the norm says of each sum of all items: what a norm table on paper holds."""
    tables = []
    for scale, placed in zip(scan.competencies, norm.scales, strict=True):
        k = len(scale.items)
        total = np.arange(k * scan.minimum, k * scan.maximum + 1)
        told = place(total / k, placed, norm)
        tables.append(pd.DataFrame({name: told[name] for name in PLACES}).assign(total=total))
    return tables


def with_pandas(source: Path, folder: Path) -> None:
    """Score as an analyst would, in pandas."""
    scan, norm = osc.load_questionnaire(QUESTIONNAIRE), osc.load_norm(NORM)
    table = pd.read_csv(source)
    parts = []
    for scale, placed in zip(scan.competencies, looked_up(scan, norm), strict=True):
        items = [item.id for item in scale.items]
        turned = [item.id for item in scale.items if item.reverse]
        answers = table[items].apply(pd.to_numeric, errors="coerce")
        answers[turned] = scan.minimum + scan.maximum - answers[turned]
        n, applicable = answers.notna().sum(axis=1), len(items) - (table[items] == "nvt").sum(axis=1)
        score = answers.mean(axis=1).where((n >= 0.75 * applicable) & (n >= 0.5 * len(items)) & (n > 0))
        part = pd.DataFrame(
            {"respondent": table["respondent"], "competency": scale.id, "n_answered": n, "score": score}
        )
        part["percent_of_maximum"] = 100 * (score - scan.minimum) / (scan.maximum - scan.minimum)
        part["answer_sd"] = answers.std(axis=1)
        part["total"] = np.floor(score * len(items) + HALF)
        parts.append(part.merge(placed, on="total", how="left").drop(columns="total"))
    pd.concat(parts).to_csv(folder / "scores.csv", index=False, float_format="%.10g")


def with_polars(source: Path, folder: Path) -> None:
    """Score as someone who knows polars would, on one thread."""
    import polars as pl  # noqa: PLC0415 - not everyone has it

    scan, norm = osc.load_questionnaire(QUESTIONNAIRE), osc.load_norm(NORM)
    table = pl.read_csv(source, infer_schema=False).lazy()
    parts = []
    for scale, placed in zip(scan.competencies, looked_up(scan, norm), strict=True):
        keyed = []
        for item in scale.items:
            answer = pl.col(item.id).cast(pl.Float64, strict=False)
            keyed.append((scan.minimum + scan.maximum - answer) if item.reverse else answer)
        n = pl.sum_horizontal(one.is_not_null().cast(pl.Int64) for one in keyed)
        applicable = len(keyed) - pl.sum_horizontal((pl.col(item.id) == "nvt").cast(pl.Int64) for item in scale.items)
        total, squares = pl.sum_horizontal(keyed), pl.sum_horizontal(one**2 for one in keyed)
        score = pl.when((n >= 0.75 * applicable) & (n >= 0.5 * len(keyed)) & (n > 0)).then(total / n)
        part = table.select(
            "respondent",
            pl.lit(scale.id).alias("competency"),
            n.alias("n_answered"),
            score.alias("score"),
            (100 * (score - scan.minimum) / (scan.maximum - scan.minimum)).alias("percent_of_maximum"),
            pl.when(n > 1).then(((squares - total**2 / n) / (n - 1)).sqrt()).alias("answer_sd"),
            (score * len(keyed) + HALF).floor().alias("total"),
        )
        norms = pl.DataFrame({name: placed[name].to_numpy().astype(float) for name in placed}).lazy()
        parts.append(part.join(norms, on="total", how="left").drop("total"))
    pl.concat(parts).collect().write_csv(folder / "scores.csv")


def with_us(source: Path, folder: Path) -> None:
    """Score with the scan's steps, and write the same columns."""
    scan, norm = osc.load_questionnaire(QUESTIONNAIRE), osc.load_norm(NORM)
    answers = AnswersInParts(source, scan)
    with saving_table(folder / "scores.csv") as add:
        for some in answers.blocks(AT_ONCE):
            add(osc.compare_with_norm(osc.score(some), norm).frame[COLUMNS])


def once(way: str, source: Path, folder: Path) -> None:
    """Go one way, and print the CPU time and the largest memory of this process."""
    start = process_time()
    ways = {"pandas": with_pandas, "polars": with_polars, "scores": with_us}
    if way in ways:
        ways[way](source, folder)
    else:
        tables = TABLES[way].split() if way in TABLES else None
        kind = "parquet" if way == "parquet" else "csv"
        source = source.with_suffix(f".{kind}")
        osc.Scan(QUESTIONNAIRE, norm=NORM).save(source, folder, format=kind, tables=tables)
    seconds, status = process_time() - start, Path("/proc/self/status").read_text("utf-8")
    peak = status.partition("VmHWM:")[2].split()[0]  # ru_maxrss also counts the process that started this one
    print(seconds, int(peak) / 1024)


def equal(ours: Path, theirs: Path) -> bool:
    """Tell whether two files hold the same rows, whatever their order, and the same numbers.

    Places in the norm where all items were answered: in the tails we place a mean of fewer more finely than a table.
    """
    keys, numbers = COLUMNS[:3], COLUMNS[3:]
    a, b = (pd.read_csv(path).sort_values(keys, ignore_index=True) for path in (ours, theirs))
    whole = a["n_answered"] == a["n_answered"].max()
    for frame in (a, b):
        frame.loc[~whole, PLACES] = np.nan
    return a[keys].equals(b[keys]) and bool(np.allclose(a[numbers], b[numbers], rtol=0, atol=1e-7, equal_nan=True))


def measured(n: int, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return CPU seconds and peak MB of each way, in turn; the peers' files have to be equal to ours."""
    ways = [way for way in WAYS if way not in NEEDS or find_spec(NEEDS[way])]
    found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    with TemporaryDirectory() as name:
        held = Path(name)
        write_people(held / "people.csv", n)
        if "parquet" in ways:
            pd.read_csv(held / "people.csv", dtype=str).to_parquet(held / "people.parquet")
        for _ in range(rounds):
            for way in ways:
                (held / way).mkdir(exist_ok=True)
                call = [sys.executable, __file__, way, str(held / "people.csv"), str(held / way)]
                settings = os.environ | ONE_THREAD | ANY_SIZE
                ended = subprocess.run(call, check=True, capture_output=True, text=True, env=settings)  # noqa: S603 - us
                seconds, peak = map(float, ended.stdout.split())
                found[way].append((seconds, peak))
        for peer in ("pandas", "polars"):
            if peer in ways and not equal(held / "scores" / "scores.csv", held / peer / "scores.csv"):
                message = f"the file of {peer} is not equal to ours"
                raise AssertionError(message)
    return found


def rows(*, quick: bool = False, n: int | None = None) -> list[Row]:
    """Measure all ways over as many people."""
    n = n or (5_000 if quick else FEW)
    found = measured(n, 1 if quick or n > FEW else ROUNDS)
    seconds = {way: [taken for taken, _ in runs] for way, runs in found.items()}
    peak = {way: max(megabytes for _, megabytes in runs) for way, runs in found.items()}
    ours = f"{told(seconds['scores'])}, {peak['scores']:.0f} MB"
    made = [
        Row(
            f"CSV in, `scores.csv` out, {n:,} people: {how}",
            f"{peer}: {told(seconds[peer])}, {peak[peer]:.0f} MB",
            ours,
            median(seconds[peer]) / median(seconds["scores"]) if how == "time" else peak["scores"] / peak[peer],
            must,
            at_most=how == "memory",
            tried=TRIED[how, peer],
        )
        for peer, how, must in (("pandas", "time", 1.5), ("pandas", "memory", 0.5), ("polars", "time", 1.0))
        if peer in found
    ]
    of_us = {way: f"{told(seconds[way])}, {peak[way]:.0f} MB" for way in found}
    for way, which in (("but_items", "all tables of `score` but items"), ("tables", "all six tables of `score`")):
        each = median(seconds[way]) / n * 1e3
        what, ours = f"{which} as CSV, {n:,} people", f"{each:.2f}; {of_us[way]}"
        made.append(Row(what, "ms a person", ours, each, 0.25, at_most=True, tried=TRIED["tables"]))
    if "parquet" in found:
        ratio = median(seconds["needs"]) / median(seconds["parquet"])
        what = f"scores and needs from Parquet to Parquet, {n:,} people"
        made.append(Row(what, f"from CSV to CSV: {of_us['needs']}", of_us["parquet"], ratio, 5, tried=TRIED["parquet"]))
    return made


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in WAYS:
        once(sys.argv[1], *map(Path, sys.argv[2:]))
    else:
        print_rows(rows(n=int(sys.argv[1]) if sys.argv[1:] else None))
