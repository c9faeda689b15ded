"""The commands about more than one moment: what changed for someone, and what a programme did for its participants."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ontwikkelscan.commands.keep import Commands, new_file, outputs
from ontwikkelscan.commands.options import (
    QUESTIONNAIRE,
    AnswersFiles,
    HouseStyle,
    NormId,
    OneOrAll,
    Output,
    OutputFile,
    Overwrite,
    ProgrammeId,
    ProgrammesFolder,
    QuestionnaireId,
    Reading,
    Relevant,
    Required,
    progress,
    reads_answers,
    scan_of,
    tell,
)
from ontwikkelscan.commands.speaking.parser import wrong

app = Commands()


@app.command()
@reads_answers("recode", "columns", "encoding")
def growth(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    respondent: OneOrAll = None,
    need: Annotated[list[str] | None, typer.Option("--need", metavar="COMPETENCY")] = None,
    share: Annotated[str, typer.Option("--share", metavar="TEXT")] = "none",
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
    from ontwikkelscan.errors import error

    if need and respondent is None:
        raise wrong("need")
    scan = scan_of(questionnaire, norm, required, relevant, house_style, programmes)
    moments = scan.run_moments(files, **reading)
    people = moments.respondents if respondent is None else [respondent]
    if not people:
        raise error("CHANGE-006")
    with outputs(output, overwrite=overwrite, people=people) as folder, progress(len(people)) as tick:
        for name in people:
            moments.growth(name, planned=need or (), share=share).save(folder)
            tick()
    tell("growth", output, len(people))
    if respondent is None and (once := moments.asked_once):
        tell("once", output, len(once))


@app.command()
@reads_answers("recode", "columns", "encoding")
def evaluate(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    programme: ProgrammeId,
    closing: Annotated[list[Path] | None, typer.Option("--closing", metavar="FILE")] = None,
    beside: Annotated[list[Path] | None, typer.Option("--beside", metavar="FILE")] = None,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    required: Required = None,
    relevant: Relevant = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write what a programme did for its participants together: evaluatie (.pdf, .html), and .json for later years.

    Column 'moment' holds the date of each row, or 'toen' for looking back; without it each file is a moment.
    """
    from ontwikkelscan.changing.told_year import read_year
    from ontwikkelscan.loading.closing import load_closing
    from ontwikkelscan.loading.programmes import find_programme
    from ontwikkelscan.reading.answers import read_answers

    scan = scan_of(questionnaire, norm, required, relevant, house_style, programmes)
    chosen = find_programme(scan.programmes, programme, questionnaire=scan.questionnaire.id)
    said = read_answers(closing, load_closing(chosen, programmes)) if closing else None
    earlier = [read_year(path) for path in beside or ()]
    found = scan.run_moments(files, ends=True, **reading).evaluation(chosen.id, closing=said, beside=earlier)
    with outputs(output, overwrite=overwrite, private=False) as folder:
        found.save(folder)
    tell("evaluation", output)


@app.command()
def closing(
    programme: Annotated[str, typer.Argument(metavar="ID")],
    output: OutputFile,
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write the short questionnaire at the end of a programme, as a workbook for one person."""
    from ontwikkelscan.asking.template import write_template
    from ontwikkelscan.loading.closing import load_closing
    from ontwikkelscan.loading.programmes import find_programme, load_programmes

    chosen = find_programme(load_programmes(programmes, bundled=True), programme)
    asked = load_closing(chosen, programmes)
    write_template(asked, new_file(output, overwrite=overwrite), sharing=False)
    tell("file", output)
