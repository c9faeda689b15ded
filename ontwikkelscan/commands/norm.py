"""The commands under ``norm``: give to a norm, build one, show it, check it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontwikkelscan.commands.keep import Commands, new_file, outputs, record_file
from ontwikkelscan.commands.options import AnswersFiles, Output, OutputFile, Overwrite
from ontwikkelscan.commands.speaking.language import say
from ontwikkelscan.commands.speaking.parser import wrong
from ontwikkelscan.model.norm import MINIMUM_N, Convention, NormKind, NormMethod
from ontwikkelscan.saving import now, save_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from ontwikkelscan.model.norm import Norm, NormScale

app = Commands("norm", no_args_is_help=True)

Questionnaire = Annotated[str | None, typer.Option("-q", "--questionnaire", metavar="ID")]
NormFolder = Annotated[str, typer.Argument(metavar="ID")]


@app.command()
def contribute(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    output: OutputFile,
    questionnaire: Questionnaire = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write what people who agreed give to a norm: lists of totals; no id, municipality, text or answer."""
    from ontwikkelscan.model.contribution import SCHEMA
    from ontwikkelscan.norming.contributing import CONSENT, LEAST_COMPLETE, contributions_of
    from ontwikkelscan.reading.answers import read_answers

    answers = read_answers(file, _named(questionnaire))
    contributions = contributions_of(answers)
    save_json({"schema": SCHEMA, **contributions.model_dump(mode="json")}, new_file(output, overwrite=overwrite))
    record_file(output, answers.respondents[answers.context[CONSENT] == "ja"])
    asked = ", ".join(question.id for question in answers.questionnaire.context_questions if question.in_norm)
    n = len(contributions)
    typer.echo(say("norm.given", n=n, rest=len(answers) - n))
    typer.echo(say("norm.inside", asked=asked) if asked else say("norm.inside_alone"))
    typer.echo(say("norm.send_once"))
    if n < LEAST_COMPLETE:
        typer.echo(say("norm.few", n=n, least=LEAST_COMPLETE))


@app.command()
def build(
    files: AnswersFiles,
    output: Output,
    id: Annotated[str, typer.Option("--id", metavar="ID")],  # noqa: A002 - the promised word
    questionnaire: Questionnaire = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="TEXT")] = None,
    kind: Annotated[NormKind, typer.Option("--kind")] = "convenience",
    population: Annotated[Path | None, typer.Option("--population", metavar="FILE")] = None,
    method: Annotated[NormMethod, typer.Option("--method")] = "classical",
    convention: Annotated[Convention, typer.Option("--convention")] = "area",
    by: Annotated[str, typer.Option("--by", metavar="TEXT")] = "",
    minimum_n: Annotated[int, typer.Option("--minimum-n", metavar="INTEGER")] = MINIMUM_N,
    *,
    rake: Annotated[bool, typer.Option("--rake")] = False,
    overwrite: Overwrite = False,
) -> None:
    """Build a norm from answers or from contributions, and show how far each threshold still is."""
    from ontwikkelscan.errors import OntwikkelscanError
    from ontwikkelscan.loading.contributions import read_contributions
    from ontwikkelscan.loading.norms import load_population
    from ontwikkelscan.loading.questionnaires import load_questionnaire
    from ontwikkelscan.model.contribution import Contributions
    from ontwikkelscan.norming.build import build_norm
    from ontwikkelscan.norming.sample import sample_of
    from ontwikkelscan.reading.answers import read_answers

    contributed = [file.suffix.lower() == ".json" for file in files]
    if not all(contributed) and len(files) > 1:
        raise wrong("mixed")
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


@app.command()
def show(
    norm: NormFolder,
    *,
    tables: Annotated[bool, typer.Option("--tables")] = False,
) -> None:
    """Show what a norm is: its sample, its scales, how it covers its population, its ratings, its age."""
    from ontwikkelscan.loading.norms import load_norm
    from ontwikkelscan.norming.table import norm_table

    loaded = load_norm(norm)
    typer.echo("\n".join(_card(loaded)))
    if tables:
        typer.echo(f"\n{loaded.stamp}\n{_table(norm_table(loaded))}")


@app.command()
def check(norm: NormFolder, questionnaire: Questionnaire = None) -> None:
    """Check files and hash of a norm, whether it fits the questionnaire as it is now, and its age."""
    from ontwikkelscan.errors import error
    from ontwikkelscan.loading.norms import load_norm
    from ontwikkelscan.loading.questionnaires import load_questionnaire
    from ontwikkelscan.norming.rating import age_step

    loaded = load_norm(norm)
    asked = load_questionnaire(questionnaire or loaded.questionnaire)
    if asked.measurement_hash != loaded.questionnaire_hash:
        expected = f"{loaded.questionnaire} {loaded.questionnaire_version}"
        raise error("NORM-003", norm=loaded.id, expected=expected, found=f"{asked.id} {asked.version}")
    step, too_old = age_step(loaded, now().date())
    if step is not None and too_old:
        raise error("NORM-018", norm=loaded.id, years=step.years, date=loaded.date)
    fits = {"questionnaire": asked.id, "other": asked.version}
    typer.echo(say("norm.right", id=loaded.id, version=loaded.version, **fits))
    typer.echo(say("norm.age", told=say("norm.young") if step is None else step.verdict))
    for line in _ratings(loaded):
        typer.echo(line)


def _named(questionnaire: str | None) -> str:
    if questionnaire is None:
        raise wrong("questionnaire")
    return questionnaire


def _card(norm: Norm) -> Iterator[str]:
    """Yield the lines that say what a norm is."""
    from ontwikkelscan.norming.rating import age_step

    yield say("norm.title", id=norm.id, version=norm.version, title=norm.title)
    yield f"  {norm.stamp}; {norm.kind}, {norm.status}; {norm.date}; n = {norm.n}"
    yield from (f"  {line}" for line in _made(norm))
    yield from ("", *_scales(norm), "")
    yield from _coverage(norm)
    yield from _ratings(norm)
    step, _ = age_step(norm, now().date())
    if step is not None:
        yield "  " + say("norm.age", told=step.verdict)


def _made(norm: Norm) -> Iterator[str]:
    """Yield of what and how a norm was made."""
    yield say("norm.source", source=norm.source)
    yield say("norm.questionnaire", id=norm.questionnaire, version=norm.questionnaire_version)
    yield say("norm.made_of", what=norm.made_of)
    if norm.made_of == "contributions":
        yield say("norm.of_contributions")
    yield say("norm.method", method=norm.method, convention=norm.convention, weighting=norm.weighting)
    for predictor in norm.predictors:
        low, high = f"{predictor.low:g}", f"{predictor.high:g}"
        yield say("norm.follows", question=predictor.question, low=low, high=high)
    for group in norm.groups:
        yield say("norm.own_table", question=norm.by, title=group.title, n=group.n)
    if norm.by and not norm.groups:
        yield say("norm.no_own_table", question=norm.by)
    if (p := norm.population) is not None:
        size = "" if p.size is None else say("norm.population_size", size=p.size, share=f"{norm.n / p.size:.0%}")
        yield say("norm.population", title=p.title, size=size, source=p.source, date=p.date)


def _scales(norm: Norm) -> Iterator[str]:
    """Yield the table of the scales of a norm, and what its columns mean where that is no common word."""
    import pandas as pd

    left_out = {"ends", "shares", "regression"} | (set() if norm.predictors else {"gain", "misfit"})
    scales = [scale.model_dump(exclude=left_out) for scale in norm.scales]
    if norm.predictors:
        scales = [{**told, "follows": _follows(scale)} for told, scale in zip(scales, norm.scales, strict=True)]
    yield _table(pd.DataFrame(scales))
    if norm.predictors:
        yield from ("", say("norm.gain"), say("norm.misfit"))


def _coverage(norm: Norm) -> Iterator[str]:
    """Yield how a norm covers its population."""
    import pandas as pd

    from ontwikkelscan.loading.norms import load_thresholds

    if norm.coverage:
        limit = load_thresholds().coverage.largest_difference
        rows = pd.DataFrame([row.model_dump() for row in norm.coverage])
        differs = rows["difference"].astype(float).abs() > limit
        yield from (_table(rows.assign(differs=differs.map({True: say("norm.differs"), False: ""}))), "")


def _follows(scale: NormScale) -> str:
    """Say which predictors were taken for a scale, and in what form."""
    if scale.regression is None:
        return say("norm.one_table")
    return say("norm.and").join(scale.regression.predictors) + say(f"norm.forms.{scale.regression.form}")


def _ratings(norm: Norm) -> Iterator[str]:
    from ontwikkelscan.loading.norms import load_thresholds
    from ontwikkelscan.norming.rating import rate_norm

    if norm.status == "simulated":
        yield say("norm.simulated")
        return
    titles = {system.id: system.title for system in load_thresholds().systems}
    for row in rate_norm(norm).to_dict("records"):
        where = f" ({row['competency']})" if row["competency"] else ""
        more = f"{row['still_needed']:.3g}"
        still = say("norm.still", rating=row["next_rating"], more=more) if row["next_rating"] else ""
        yield f"{titles[row['system']]}: {row['aspect']} {row['value']:.3g}{where}: {row['rating']}{still}"
    size = norm.population.size if norm.population else None
    yield from _needed(min(scale.n_effective for scale in norm.scales), norm, size)


def _needed(n: float, norm: Norm | None, size: int | None) -> Iterator[str]:
    """Yield for each system how many people each threshold still needs."""
    from math import isnan

    from ontwikkelscan.loading.norms import load_thresholds
    from ontwikkelscan.norming.rating import people_needed

    yield say("norm.needed", n=f"{n:g}")
    titles = {system.id: system.title for system in load_thresholds().systems}
    for row in people_needed(n, norm, size=size).query("still_needed != 0").to_dict("records"):
        more = row["still_needed"]
        still = say("norm.not_enough") if isnan(more) else say("norm.more", more=f"{more:g}")
        yield f"  {titles[row['system']]}: {row['aspect']} {row['threshold']:g}, {row['rating']}: {still}"


def _table(frame: pd.DataFrame) -> str:
    words = frame.map(lambda value: f"{value:.3f}" if isinstance(value, float) else str(value))
    return words.replace({"nan": "-", "None": "-"}).to_string(index=False)
