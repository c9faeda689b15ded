"""The commands for the end of a programme: what people are asked, and what the programme did for them together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ontwikkelscan.asking.template import write_template
from ontwikkelscan.changing.told_year import read_year
from ontwikkelscan.commands.keep import Commands, new_file, outputs
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
    reads_answers,
    scan_of,
)
from ontwikkelscan.loading.closing import load_closing
from ontwikkelscan.loading.demo import load_demo
from ontwikkelscan.loading.programmes import find_programme, load_programmes
from ontwikkelscan.reading.answers import read_answers

app = Commands()
PROGRAMME = load_demo()[0].programmes[0]


@app.command(epilog=f"Example: ontwikkelscan evaluate begin.csv eind.csv -o uit --programme {PROGRAMME}")
@reads_answers("recode", "columns", "encoding")
def evaluate(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    programme: Annotated[str, typer.Option("--programme", help="Id of the programme.")],
    closing: Annotated[
        list[Path] | None,
        typer.Option("--closing", help="Answers to its questionnaire at the end (may be repeated).", metavar="FILE"),
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option("--beside", help="evaluatie.json of an earlier year (may be repeated).", metavar="FILE"),
    ] = None,
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
    scan = scan_of(questionnaire, norm, required, relevant, house_style, programmes)
    chosen = find_programme(scan.programmes, programme, questionnaire=scan.questionnaire.id)
    said = read_answers(closing, load_closing(chosen, programmes)) if closing else None
    earlier = [read_year(path) for path in beside or ()]
    found = scan.run_moments(files, ends=True, **reading).evaluation(chosen.id, closing=said, beside=earlier)
    with outputs(output, overwrite=overwrite, private=False) as folder:
        found.save(folder)


@app.command(epilog=f"Example: ontwikkelscan closing {PROGRAMME} -o afsluiting.xlsx")
def closing(
    programme: Annotated[str, typer.Argument(help="Id of the programme.", metavar="P")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Workbook (.xlsx) to write.", metavar="FILE")],
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write the short questionnaire at the end of a programme, as a workbook for one person."""
    chosen = find_programme(load_programmes(programmes, bundled=True), programme)
    asked = load_closing(chosen, programmes)
    write_template(asked, new_file(output, overwrite=overwrite), sharing=False)
