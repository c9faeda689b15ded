"""Load norm groups: what the norm is stands in ``norm.yaml``, its tables in ``tables.csv``."""

from __future__ import annotations

import csv
import io
import math
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.errors import Note, OntwikkelscanError, Problem, error
from ontwikkelscan.loading.data_root import data_root, find_data_folder
from ontwikkelscan.model.norm import (
    COLUMNS,
    HEADER,
    OLD_SCHEMAS,
    RESIDUAL_SHARES,
    SCHEMA,
    TABLES,
    Norm,
    NormScale,
    Population,
    Thresholds,
)
from ontwikkelscan.opening.files import content_of, is_file
from ontwikkelscan.yaml_file import YamlFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from ontwikkelscan.model.norm import Distribution

CODE = "NORM-002"
ROUNDING = 1e-9
"""How far the shares of a table may be from 1 together, and the end of a row from a possible score."""


def load_norm(id_or_path: str | Path) -> Norm:
    """Load a bundled norm group or one of your own.

    Parameters
    ----------
    id_or_path
        Id of a bundled norm (its newest version; ``"id/version"`` for another one), or a folder with ``norm.yaml`` and
        ``tables.csv``.

    Returns
    -------
    Norm
        Frozen.

    Raises
    ------
    OntwikkelscanError
        NORM-001 when it is not found, -002 and -004 for what is wrong in its files, -022 for one of an older version,
        which told more than it should; a changed norm no longer fits its hash.

    """
    folder = find_data_folder(id_or_path, "norms", HEADER, "NORM-001")
    file = YamlFile(folder / HEADER, CODE)
    if file.data.get("schema") in OLD_SCHEMAS:
        raise error("NORM-022", norm=str(id_or_path))
    file.expect_schema(SCHEMA)
    tables = _read_tables(folder / TABLES)
    data = dict(file.data)
    data["scales"] = _with_tables(data.get("scales"), tables.get("", {}))
    if isinstance(groups := data.get("groups"), tuple):
        data["groups"] = tuple(
            {**group, "scales": _with_tables(group.get("scales"), tables.get(str(group.get("category")), {}))}
            if isinstance(group, dict)
            else group
            for group in groups
        )
    stored = data.pop("hash", None)
    norm = file.parse(Norm, data)
    wrong = [*_only_in_tables(norm, tables), *_problems(norm)]
    if not wrong and stored != norm.content_hash:
        wrong = [file.problem(("hash",), Note("norm_changed"))]
    if wrong:
        raise OntwikkelscanError(wrong)
    return norm


@cache
def load_thresholds() -> Thresholds:
    """Load the thresholds that norms are rated against: ``thresholds.yaml`` beside the bundled norms."""
    file = YamlFile(data_root("norms") / "thresholds.yaml", CODE)
    file.expect_schema("ontwikkelscan/thresholds/1")
    return file.parse(Thresholds)


def load_population(path: str | Path) -> Population:
    """Load what a user knows of the population that a norm should stand for.

    Parameters
    ----------
    path
        A YAML file: ``schema`` (ontwikkelscan/population/1), ``title``, ``size``, ``source``, ``date`` and, if known,
        ``margins``: per question the share of each category.

    Raises
    ------
    OntwikkelscanError
        NORM-002 for what is wrong in it.

    """
    if not is_file(Path(path)):
        raise OntwikkelscanError(Problem(CODE, {"place": Path(path).name, "problem": Note("no_such_file")}))
    file = YamlFile(Path(path), CODE)
    file.expect_schema("ontwikkelscan/population/1")
    return file.parse(Population)


def _only_in_tables(norm: Norm, tables: Mapping[str, Mapping[str, object]]) -> Iterator[Problem]:
    """Yield groups and competencies that only the tables know."""
    known = {"": norm.scales, **{group.category: group.scales for group in norm.groups}}
    for group, scales in tables.items():
        for name in sorted(set(scales) - {scale.competency for scale in known.get(group, ())}):
            where = Note("of_group", name=name, group=group) if group else f"'{name}'"
            problem = Note("only_in_tables", name=where, file=HEADER)
            yield Problem(CODE, {"place": TABLES, "problem": problem})


def _problems(norm: Norm) -> Iterator[Problem]:
    """Yield what the types cannot see: tables that do not add up, and numbers that no norm has."""
    place = Note("norm_called", id=norm.id)
    for scale in (*norm.scales, *(scale for group in norm.groups for scale in group.scales)):
        if not _is_table(scale, norm):
            yield Problem("NORM-004", {"place": place, "competency": scale.competency, "maximum": norm.maximum})
        elif not (np.isfinite(scale.mean) and scale.sd > 0 and 0 < scale.n_effective <= scale.n):
            yield _impossible(place, scale.competency, Note("numbers_of_scale"))
    yield from _scale_problems(norm, place)
    if (norm.kind == "simulated") != (norm.status == "simulated"):
        yield Problem(CODE, {"place": place, "problem": Note("kind_and_status")})
    if not is_date(norm.date):
        yield Problem(CODE, {"place": place, "problem": Note("no_date")})


def _is_table(scale: Distribution, norm: Norm) -> bool:
    """Tell whether rows rise over possible scores to the highest one, with shares that add up to 1."""
    if not (scale.ends and np.isfinite([*scale.ends, *scale.shares]).all()):
        return False
    ends, shares = np.array(scale.ends) * scale.n_items, np.array(scale.shares)
    possible = (np.abs(ends - ends.round()) <= ROUNDING * scale.n_items).all() and ends[
        0
    ] >= norm.minimum * scale.n_items
    rising = bool((np.diff(ends) > 0).all()) and abs(scale.ends[-1] - norm.maximum) <= ROUNDING
    return bool(possible and rising and (shares >= 0).all() and abs(shares.sum() - 1) <= ROUNDING)


def _scale_problems(norm: Norm, place: str) -> Iterator[Problem]:
    for scale in norm.scales:
        if not 0 < scale.reliability < 1:
            yield _impossible(place, scale.competency, Note("reliability"))
        if not _regression_is_whole(norm, scale):
            yield _impossible(place, scale.competency, Note("regression"))
    names = [scale.competency for scale in norm.scales]
    for doubled in sorted({name for name in names if names.count(name) > 1}):
        yield _impossible(place, doubled, Note("two_scales"))
    for group in norm.groups:
        if [scale.competency for scale in group.scales] != names:
            yield _impossible(place, group.category, Note("other_scales"))


def _regression_is_whole(norm: Norm, scale: NormScale) -> bool:
    fitted, told = scale.regression, (scale.gain is not None, scale.misfit is not None)
    if norm.method == "classical":
        return fitted is None and not norm.predictors and not any(told)
    if fitted is None:
        return bool(norm.predictors) and all(told)
    taken = [predictor for predictor in norm.predictors if predictor.question in fitted.predictors]
    n_slopes, n_bends = len(taken), sum(len(predictor.bends) for predictor in taken)
    more = {"line": 0, "square": n_slopes, "product": math.comb(n_slopes, 2), "bends": n_bends}
    n_terms = 1 + n_slopes + (sum(more[part] for part in fitted.form.split("_")))
    return (
        all(told)
        and fitted.predictors == tuple(predictor.question for predictor in taken)
        and len(fitted.coefficients) == n_terms
        and len(fitted.log_spread) == 1 + n_slopes
        and [len(row) for row in fitted.covariance] == [n_terms] * n_terms
        and len(fitted.residuals) == len(RESIDUAL_SHARES)
        and bool((np.diff(fitted.residuals) >= 0).all())
    )


def is_date(text: str) -> bool:
    """Tell whether a text is a date of the form 2026-11-22."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _impossible(place: str, competency: str, what: Note) -> Problem:
    return Problem(
        CODE, {"place": Note("within", place=place, name=f"'{competency}'"), "problem": Note("no_norm", what=what)}
    )


def _with_tables(scales: object, tables: Mapping[str, Mapping[str, tuple[float, ...]]]) -> object:
    """Add the rows of the tables to the scales of one group, wherever the file holds scales at all."""
    if not isinstance(scales, tuple):
        return scales
    empty: Mapping[str, tuple[float, ...]] = {"ends": (), "shares": ()}
    return tuple(
        {**scale, **tables.get(str(scale.get("competency")), empty)} if isinstance(scale, dict) else scale
        for scale in scales
    )


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their line numbers."""
    reader = csv.reader(io.StringIO(text))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as cause:
        place = {"place": Note("line", file=name, line=reader.line_num), "problem": Note("open_quote")}
        raise OntwikkelscanError(Problem(CODE, place)) from cause


def _read_tables(path: Traversable) -> dict[str, dict[str, dict[str, tuple[float, ...]]]]:
    """Read ends and shares of rows per group and competency; a line that does not hold them is named."""
    columns: dict[str, dict[str, tuple[list[float], list[float]]]] = {}
    try:
        text = content_of(path, "bytes_data").decode() if is_file(path) else ""
    except UnicodeDecodeError as cause:
        place = {"place": path.name, "problem": Note("no_utf8")}
        raise OntwikkelscanError(Problem(CODE, place)) from cause
    rows = _rows(text, path.name)
    if next(rows, (1, list(COLUMNS)))[1] != list(COLUMNS):
        place = {"place": Note("line", file=path.name, line=1), "problem": Note("table_columns", names=COLUMNS)}
        raise OntwikkelscanError(Problem(CODE, place))
    for line, row in rows:
        try:
            group, name, end, share = row
            ends, shares = columns.setdefault(group, {}).setdefault(name, ([], []))
            ends.append(float(end))
            shares.append(float(share))
        except ValueError as cause:
            place = {"place": Note("line", file=path.name, line=line), "problem": Note("table_row")}
            raise OntwikkelscanError(Problem(CODE, place)) from cause
    return {
        group: {name: {"ends": tuple(ends), "shares": tuple(shares)} for name, (ends, shares) in scales.items()}
        for group, scales in columns.items()
    }
