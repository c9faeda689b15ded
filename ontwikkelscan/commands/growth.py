"""The command ``growth``: what changed for each person between two moments."""

from __future__ import annotations

from typing import Annotated

import typer

from ontwikkelscan.commands.keep import Commands, outputs
from ontwikkelscan.commands.options import (
    QUESTIONNAIRE,
    AnswersFiles,
    HouseStyle,
    NormId,
    Output,
    Overwrite,
    ProgrammesFolder,
    QuestionnaireId,
    Reading,
    Relevant,
    Required,
    console,
    progress,
    reads_answers,
    scan_of,
)
from ontwikkelscan.errors import error

app = Commands()


@app.command(epilog="Example: ontwikkelscan growth toen.csv nu.csv -o uit --respondent R001 --need visie")
@reads_answers("recode", "columns", "encoding")
def growth(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    respondent: Annotated[str | None, typer.Option("--respondent", help="One respondent; left out: all.")] = None,
    need: Annotated[
        list[str] | None,
        typer.Option("--need", help="Competency that the respondent set out to work on (up to three times)."),
    ] = None,
    share: Annotated[
        str, typer.Option("--share", help="With commas: ids of competencies for the papers in Word; all or none.")
    ] = "none",
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    required: Required = None,
    relevant: Relevant = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write what changed from someone's first moment to the last, as PDF and HTML, and papers for talks in Word.

    Column 'moment' holds the date of each row; without it each file is a moment, in their order.
    """
    if need and respondent is None:
        message = "--need is of one person: name --respondent"
        raise typer.BadParameter(message)
    scan = scan_of(questionnaire, norm, required, relevant, house_style, programmes)
    moments = scan.run_moments(files, **reading)
    people = moments.respondents if respondent is None else [respondent]
    if not people:
        raise error("CHANGE-006")
    with outputs(output, overwrite=overwrite, people=people) as folder, progress(len(people)) as tick:
        for name in people:
            moments.growth(name, planned=need or (), share=share).save(folder)
            tick()
    if respondent is None and (once := moments.asked_once):
        console.print(f"{len(once)} people answered at one moment only: nothing was written for them.")
