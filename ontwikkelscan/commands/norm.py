"""The commands under ``norm``: give to a norm, build one, show it, check it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import pandas as pd
import typer

from ontwikkelscan.commands.keep import Commands, new_file, outputs, record_file
from ontwikkelscan.errors import OntwikkelscanError, error
from ontwikkelscan.loading.norms import load_norm, load_population, load_thresholds
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.contribution import SCHEMA, Contributions
from ontwikkelscan.model.norm import Convention, NormKind, NormMethod
from ontwikkelscan.norming.build import MINIMUM_N, build_norm
from ontwikkelscan.norming.contributing import CONSENT, LEAST_COMPLETE, contributions_of
from ontwikkelscan.norming.rating import age_step, people_needed, rate_norm
from ontwikkelscan.norming.sample import sample_of
from ontwikkelscan.norming.table import norm_table
from ontwikkelscan.reading.answers import read_answers
from ontwikkelscan.reading.contributions import read_contributions
from ontwikkelscan.saving import now, save_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.norm import Norm, NormScale

FORMS = {
    "line": "",
    "square": ", with squares",
    "product": ", with their products",
    "bends": ", with bends",
    "bends_product": ", with bends and products",
}
GAIN = "gain: the share of the squared error of one table that the best line takes away in cross-validation."
MISFIT = "misfit: what the choice misses, as a share of the variance around it; it widens the intervals."

app = Commands("norm", help="Give to a norm, build one, show it, check it.", no_args_is_help=True)

Questionnaire = Annotated[str | None, typer.Option("-q", "--questionnaire", help="Id or folder of the questionnaire.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that exist already.")]
NormFolder = Annotated[str, typer.Argument(help="Id or folder of a norm.", metavar="NORM")]


@app.command(epilog="Example: ontwikkelscan norm contribute antwoorden.csv -o bijdrage.json -q gemeentesecretaris")
def contribute(
    file: Annotated[Path, typer.Argument(help="Answers, with 'ja' in column deel_norm of who agrees.", metavar="FILE")],
    output: Annotated[Path, typer.Option("-o", "--output", help="JSON file to write.", metavar="FILE")],
    questionnaire: Questionnaire = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write what people who agreed give to a norm: lists of totals; no id, municipality, text or answer."""
    answers = read_answers(file, _named(questionnaire))
    contributions = contributions_of(answers)
    save_json({"schema": SCHEMA, **contributions.model_dump(mode="json")}, new_file(output, overwrite=overwrite))
    record_file(output, answers.respondents[answers.context[CONSENT] == "ja"])
    asked = ", ".join(question.id for question in answers.questionnaire.context_questions if question.in_norm)
    n = len(contributions)
    typer.echo(f"{n} people; {len(answers) - n} did not agree, did not say so, or have no score.")
    typer.echo(
        f"In the file: for each competency a list of totals, in order, with the classes of {asked} that at least three "
        "people share. Not in it: id, municipality, text, answers, or which totals are of one person."
    )
    typer.echo(
        "Send it once. Two files that differ by one person tell that person's totals: give who is new in a file of "
        "their own, and do not send the others again."
    )
    if n < LEAST_COMPLETE:
        typer.echo(
            f"Of {n} people the totals can nearly be tied to who they are, and the file tells nothing of reliability: "
            f"wait, if you can, until at least {LEAST_COMPLETE} people take part."
        )


@app.command(epilog="Example: ontwikkelscan norm build bijdrage-*.json -o mijn_norm --id mijn_norm")
def build(
    files: Annotated[list[Path], typer.Argument(help="One answers file, or contributions (.json).", metavar="FILE...")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder of the norm.", metavar="DIR")],
    id: Annotated[str, typer.Option("--id", help="Id of the norm.")],  # noqa: A002 - the promised word
    questionnaire: Questionnaire = None,
    title: Annotated[str | None, typer.Option("--title", help="Title; left out: the id.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Where the sample comes from.")] = None,
    kind: Annotated[NormKind, typer.Option("--kind", help="What the sample is.")] = "convenience",
    population: Annotated[Path | None, typer.Option("--population", help="YAML: size, source, margins.")] = None,
    method: Annotated[
        NormMethod, typer.Option("--method", help="Regression: on years in the role and size.")
    ] = "classical",
    convention: Annotated[Convention, typer.Option("--convention", help="Of T and stanine.")] = "area",
    by: Annotated[str, typer.Option("--by", help="Question whose categories get tables of their own.")] = "",
    minimum_n: Annotated[int, typer.Option("--minimum-n", help="People that each scale needs.")] = MINIMUM_N,
    *,
    rake: Annotated[bool, typer.Option("--rake", help="Weigh to the margins of the population.")] = False,
    overwrite: Overwrite = False,
) -> None:
    """Build a norm from answers or from contributions, and show how far each threshold still is."""
    contributed = [file.suffix.lower() == ".json" for file in files]
    if not all(contributed) and len(files) > 1:
        message = "give one answers file, or contributions only"
        raise typer.BadParameter(message)
    sample = read_contributions(files) if all(contributed) else read_answers(files[0], _named(questionnaire))
    asked = load_questionnaire(questionnaire) if questionnaire and all(contributed) else None
    known = None if population is None else load_population(population)
    try:
        norm = build_norm(
            sample,
            id=id,
            questionnaire=asked,
            title=title,
            source=source,
            kind=None if isinstance(sample, Contributions) and sample.simulated else kind,
            population=known,
            method=method,
            convention=convention,
            by=by,
            minimum_n=minimum_n,
            weights="rake" if rake else None,
        )
    except OntwikkelscanError as refusal:
        if refusal.code == "NORM-005":
            n = int(sample_of(sample, asked).n_scored.min())
            typer.echo("\n".join(_needed(n, None, known.size if known else None)))
        raise
    with outputs(output, overwrite=overwrite, private=False) as folder:
        norm.save(folder)
    typer.echo("\n".join(_card(norm)))


@app.command(epilog="Example: ontwikkelscan norm show mijn_norm/ --tables")
def show(
    norm: NormFolder,
    *,
    tables: Annotated[bool, typer.Option("--tables", help="Also every score with all its norm scores.")] = False,
) -> None:
    """Show what a norm is: its sample, its scales, how it covers its population, its ratings, its age."""
    loaded = load_norm(norm)
    typer.echo("\n".join(_card(loaded)))
    if tables:
        typer.echo(f"\n{loaded.stamp}\n{_table(norm_table(loaded))}")


@app.command(epilog="Example: ontwikkelscan norm check mijn_norm/")
def check(norm: NormFolder, questionnaire: Questionnaire = None) -> None:
    """Check files and hash of a norm, whether it fits the questionnaire as it is now, and its age."""
    loaded = load_norm(norm)
    asked = load_questionnaire(questionnaire or loaded.questionnaire)
    if asked.measurement_hash != loaded.questionnaire_hash:
        expected = f"{loaded.questionnaire} {loaded.questionnaire_version}"
        raise error("NORM-003", norm=loaded.id, expected=expected, found=f"{asked.id} {asked.version}")
    step, too_old = age_step(loaded, now().date())
    if step is not None and too_old:
        raise error("NORM-018", norm=loaded.id, years=step.years, date=loaded.date)
    typer.echo(f"norm '{loaded.id}' {loaded.version}: files and hash are right; it fits '{asked.id}' {asked.version}")
    typer.echo(f"age: {'below the first warning' if step is None else step.verdict}")
    for line in _ratings(loaded):
        typer.echo(line)


def _named(questionnaire: str | None) -> str:
    if questionnaire is None:
        message = "say which questionnaire was answered: -q"
        raise typer.BadParameter(message)
    return questionnaire


def _card(norm: Norm) -> Iterator[str]:
    """Yield the lines that say what a norm is."""
    yield f"norm '{norm.id}' {norm.version}: {norm.title}"
    yield f"  {norm.stamp}; {norm.kind}, {norm.status}; {norm.date}; n = {norm.n}"
    yield f"  source: {norm.source}"
    yield f"  questionnaire: {norm.questionnaire} {norm.questionnaire_version}"
    yield f"  made of {norm.made_of}; rows of at least five people; mean and spread in two decimals"
    if norm.made_of == "contributions":
        yield (
            "  contributions hold no answers to items and do not link the scales of a person: how much the means of"
            " items differ, and the mean z of people, are those that the questionnaire assumes; no regression"
        )
    yield f"  method: {norm.method}; T and stanine by {norm.convention}; weights: {norm.weighting}"
    for predictor in norm.predictors:
        yield f"  follows '{predictor.question}' from {predictor.low:g} to {predictor.high:g}; others: the whole group"
    for group in norm.groups:
        yield f"  a table of its own for '{norm.by}': {group.title} (n = {group.n}); others: the whole group"
    if norm.population is not None:
        p = norm.population
        size = "" if p.size is None else f", {p.size} people, of whom {norm.n / p.size:.0%} in the sample"
        yield f"  population: {p.title}{size} (source: {p.source}, {p.date})"
    left_out = {"ends", "shares", "regression"} | (set() if norm.predictors else {"gain", "misfit"})
    scales = [scale.model_dump(exclude=left_out) for scale in norm.scales]
    if norm.predictors:
        scales = [{**told, "follows": _follows(scale)} for told, scale in zip(scales, norm.scales, strict=True)]
    yield from ("", _table(pd.DataFrame(scales)), "")
    if norm.predictors:
        yield from (GAIN, MISFIT, "")
    if norm.coverage:
        limit = load_thresholds().coverage.largest_difference
        rows = pd.DataFrame([row.model_dump() for row in norm.coverage])
        differs = rows["difference"].astype(float).abs() > limit
        yield from (_table(rows.assign(differs=differs.map({True: "yes", False: ""}))), "")
    yield from _ratings(norm)
    step, _ = age_step(norm, now().date())
    if step is not None:
        yield f"  age: {step.verdict}"


def _follows(scale: NormScale) -> str:
    """Say which predictors were taken for a scale, and in what form."""
    if scale.regression is None:
        return "nothing: one table"
    return " and ".join(scale.regression.predictors) + FORMS[scale.regression.form]


def _ratings(norm: Norm) -> Iterator[str]:
    if norm.status == "simulated":
        yield "A simulated norm is not rated: there are no people behind it."
        return
    titles = {system.id: system.title for system in load_thresholds().systems}
    for row in rate_norm(norm).to_dict("records"):
        where = f" ({row['competency']})" if row["competency"] else ""
        still = f"; {row['next_rating']}: {row['still_needed']:.3g} more" if row["next_rating"] else ""
        yield f"{titles[row['system']]}: {row['aspect']} {row['value']:.3g}{where}: {row['rating']}{still}"
    size = norm.population.size if norm.population else None
    yield from _needed(min(scale.n_effective for scale in norm.scales), norm, size)


def _needed(n: float, norm: Norm | None, size: int | None) -> Iterator[str]:
    """Yield for each system how many people each threshold still needs."""
    yield f"People still needed, beside the {n:g} on the scale with the fewest:"
    titles = {system.id: system.title for system in load_thresholds().systems}
    for row in people_needed(n, norm, size=size).query("still_needed != 0").to_dict("records"):
        more = row["still_needed"]
        still = "more people alone are not enough" if np.isnan(more) else f"{more:g} more"
        yield f"  {titles[row['system']]}: {row['aspect']} {row['threshold']:g}, {row['rating']}: {still}"


def _table(frame: pd.DataFrame) -> str:
    words = frame.map(lambda value: f"{value:.3f}" if isinstance(value, float) else str(value))
    return words.replace({"nan": "-", "None": "-"}).to_string(index=False)
