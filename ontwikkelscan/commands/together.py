"""The commands about people together: what a group needs, who learns with whom, and cohorts."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ontwikkelscan.commands.keep import Commands, outputs
from ontwikkelscan.commands.options import (
    QUESTIONNAIRE,
    AnswersFiles,
    HouseStyle,
    NormId,
    Output,
    Overwrite,
    ProgrammeId,
    ProgrammesFolder,
    QuestionnaireId,
    Reading,
    Relevant,
    Required,
    reads_answers,
    scan_of,
    sizes,
    tell,
)

app = Commands()


@app.command()
@reads_answers()
def group(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    required: Required = None,
    relevant: Relevant = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write what the group needs and what the programmes cover of it; a small number by lot is on each total."""
    from ontwikkelscan.commands.write import write_group

    result = scan_of(questionnaire, norm, required, relevant, house_style, programmes).run(files, **reading)
    with outputs(output, overwrite=overwrite, private=False) as folder:
        write_group(result, folder)
    tell("group", output)


@app.command()
@reads_answers()
def cohorts(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    programme: ProgrammeId,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    seed: Annotated[int | None, typer.Option("--seed", min=0, metavar="INTEGER")] = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    lot: Annotated[bool, typer.Option("--lot")] = False,
    overwrite: Overwrite = False,
) -> None:
    """Divide the people with 'ja' in column toegelaten over cohorts; needs never decide who gets a place."""
    from ontwikkelscan.commands.write import write_cohorts
    from ontwikkelscan.composing.compose import compose_cohorts
    from ontwikkelscan.loading.programmes import find_programme

    scan = scan_of(questionnaire, house_style=house_style, programmes=programmes)
    chosen = find_programme(scan.programmes, programme, questionnaire=scan.questionnaire.id)
    result = scan.run(files, **reading)
    found = compose_cohorts(
        result.context,
        chosen,
        needs=result.objects.needs,
        questionnaire=scan.questionnaire,
        order="lot" if lot else "given",
        seed=seed,
    )
    with outputs(output, overwrite=overwrite, people=result.respondents) as folder:
        write_cohorts(found, result, folder)
    tell("cohorts", output)


@app.command()
@reads_answers()
def divide(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    programme: Annotated[str | None, typer.Option("--programme", metavar="ID")] = None,
    groups: Annotated[int | None, typer.Option("--groups", metavar="INTEGER")] = None,
    size: Annotated[str | None, typer.Option("--size", metavar="SIZES")] = None,
    share: Annotated[str | None, typer.Option("--share", metavar="TEXT")] = None,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    mix: Annotated[bool, typer.Option("--mix")] = False,
    overwrite: Overwrite = False,
) -> None:
    """Divide people over groups that learn well together, by what they share; for who composes groups."""
    result = scan_of(questionnaire, norm, house_style=house_style, programmes=programmes).run(files, **reading)
    task: dict[str, Any] = {"k": groups, "size": sizes(size), "mix": mix}
    found = result.divide(programme=programme, share=share, **task)
    with outputs(output, overwrite=overwrite, people=result.respondents) as folder:
        found.save(folder)
    tell("division", output)
