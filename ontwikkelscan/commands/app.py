"""The command line. Exit code 0; 1 for unusable input, with nothing written; 2 for wrong usage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ontwikkelscan.asking.form import write_form
from ontwikkelscan.asking.limesurvey import write_limesurvey
from ontwikkelscan.asking.template import write_template
from ontwikkelscan.commands.check import check_file
from ontwikkelscan.commands.evaluate import app as evaluate_app
from ontwikkelscan.commands.growth import app as growth_app
from ontwikkelscan.commands.keep import Commands, new_file, outputs
from ontwikkelscan.commands.new import app as new_app
from ontwikkelscan.commands.norm import app as norm_app
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
    sizes,
)
from ontwikkelscan.commands.override import app as override_app
from ontwikkelscan.commands.people import apart as apart_app
from ontwikkelscan.commands.people import app as people_app
from ontwikkelscan.commands.raters import app as raters_app
from ontwikkelscan.commands.write import write_cohorts, write_demo, write_first_days, write_group
from ontwikkelscan.composing.compose import compose_cohorts
from ontwikkelscan.errors import OntwikkelscanError
from ontwikkelscan.exporting.files import save_table
from ontwikkelscan.loading.demo import load_demo
from ontwikkelscan.loading.programmes import find_programme
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.reading.answers import read_answers
from ontwikkelscan.reporting.person_report import ENDINGS, FORMS
from ontwikkelscan.scan import Scan
from ontwikkelscan.scoring.item_analysis import item_analysis
from ontwikkelscan.scoring.reliability import LISTWISE, reliability
from ontwikkelscan.version import __version__

if TYPE_CHECKING:
    import pandas as pd

DEMO = load_demo()
PROGRAMME = DEMO[0].programmes[0]
FORMATS = tuple(ending.removeprefix(".") for ending in ENDINGS)

app = Commands(
    help="Competency self-assessment: answers in, scores with their error, needs, advice and reports out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(new_app, name="new")
app.add_typer(norm_app, name="norm")
app.add_typer(growth_app)
app.add_typer(override_app)
app.add_typer(evaluate_app)
app.add_typer(raters_app, name="raters")
app.add_typer(people_app, name="people")
app.add_typer(apart_app)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:  # noqa: FBT002 - an option
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command(epilog="Example: ontwikkelscan demo -o uit")
def demo(output: Output, *, overwrite: Overwrite = False) -> None:
    """Run the scan on the bundled example answers of fictitious people; one report shows a simulated norm."""
    results = [(demo, Scan(demo.questionnaire).run(Path(str(demo.path)))) for demo in DEMO]
    n_documents = sum(len(result) * (len(ENDINGS) + len(demo.programmes)) for demo, result in results)
    people = [name for _, result in results for name in result.respondents]
    with outputs(output, overwrite=overwrite, people=people) as folder, progress(n_documents) as tick:
        write_demo(results, folder, tick)
    console.print(f"Open {output / 'index.html'} in a browser.")


@app.command(epilog="Example: ontwikkelscan score antwoorden.csv -o uit")
@reads_answers()
def score(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    required: Required = None,
    relevant: Relevant = None,
    programmes: ProgrammesFolder = None,
    format: Annotated[Literal["csv", "parquet"], typer.Option("--format", help="Of the tables.")] = "csv",  # noqa: A002 - the promised option
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write scores, needs, recommendations, ways, quality and items as CSV, and the run record as JSON."""
    result = scan_of(questionnaire, norm, required, relevant, programmes=programmes).run(files, **reading)
    with outputs(output, overwrite=overwrite, people=result.respondents) as folder:
        result.save(folder, format=format)


@app.command(epilog="Example: ontwikkelscan report antwoorden.csv -o uit --respondent R001 --format pdf")
@reads_answers()
def report(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    respondent: Annotated[str | None, typer.Option("--respondent", help="One respondent; left out: all.")] = None,
    format: Annotated[str, typer.Option("--format", help=f"{' or '.join(FORMATS)}.")] = "pdf",  # noqa: A002 - the promised option
    form: Annotated[str, typer.Option("--form", help="full, or short: two pages that stand alone.")] = "full",
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    required: Required = None,
    relevant: Relevant = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write the report of one respondent, or of all; of who is new also a page for the first hundred days."""
    if format not in FORMATS:
        message = f"--format is {' or '.join(FORMATS)}"
        raise typer.BadParameter(message)
    if form not in FORMS:
        message = "--form is full or short"
        raise typer.BadParameter(message)
    result = scan_of(questionnaire, norm, required, relevant, house_style, programmes).run(files, **reading)
    people = result.respondents if respondent is None else [respondent]
    names = [f"{name}.{format}" for name in people]
    with outputs(output, overwrite=overwrite, names=names, people=people) as folder, progress(len(people)) as tick:
        result.save_reports(folder, form=form, format=format, respondents=respondent, progress=tick)
        write_first_days(result, folder, people)


@app.command(epilog=f"Example: ontwikkelscan intake antwoorden.csv -o uit --programme {PROGRAMME}")
@reads_answers()
def intake(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    programme: Annotated[str, typer.Option("--programme", help="Id of the programme.")],
    share: Annotated[
        str | None,
        typer.Option(
            "--share",
            help="all, none, or with commas: ids, needs, facts, context, importance, questions; else deel_intake.",
        ),
    ] = None,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write the intake input of all respondents as Word, PDF and JSON: only what each shares.

    With several people also, for the programme manager: overzicht-intakes (.pdf, .html) and <ID>-gespreksblad.pdf.
    """
    result = scan_of(questionnaire, norm, house_style=house_style, programmes=programmes).run(files, **reading)
    people = result.respondents
    with outputs(output, overwrite=overwrite, people=people) as folder, progress(len(people)) as tick:
        result.intakes(programme, share=share).save(folder, progress=tick)


@app.command(epilog="Example: ontwikkelscan interview antwoorden.csv -o uit --respondent R001")
@reads_answers()
def interview(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    respondent: Annotated[str, typer.Option("--respondent", help="Whose interview it is.")],
    share: Annotated[
        str, typer.Option("--share", help="With commas: ids of competencies as wishes, programmes, needs, questions.")
    ] = "none",
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write the papers of the yearly performance interview: form, preview of what is shared, guide for the board."""
    papers = (
        scan_of(questionnaire, house_style=house_style, programmes=programmes)
        .run(files, **reading)[respondent]
        .interview(share=share)
    )
    with outputs(output, overwrite=overwrite, people=[respondent]) as folder:
        papers.save(folder)


@app.command(epilog="Example: ontwikkelscan plan antwoorden.csv -o uit --respondent R001")
@reads_answers()
def plan(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    respondent: Annotated[str, typer.Option("--respondent", help="Whose plan it is; left out: everyone's.")] = "",
    need: Annotated[
        str,
        typer.Option("--need", help="Competency that it is about; left out: the largest need.", metavar="COMPETENCY"),
    ] = "",
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write a plan to go on with in Word, and a page for a colleague: begun with the need, the answers and a step."""
    result = scan_of(questionnaire, norm, house_style=house_style, programmes=programmes).run(files, **reading)
    people = [respondent] if respondent else result.respondents
    plans = [result[name].plan(need or None) for name in people]
    with outputs(output, overwrite=overwrite, people=people) as folder, progress(len(plans)) as tick:
        for one in plans:
            one.save(folder)
            tick()


@app.command(epilog="Example: ontwikkelscan check antwoorden.csv mijn_vragenlijst/")
@reads_answers("recode", "columns", "encoding")
def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Answers, questionnaires, norms, programmes, or outputs with what they are of.", metavar="FILE..."
        ),
    ],
    reading: Reading,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
) -> None:
    """Check files, or whether outputs are as they were made; nothing is written. What each is, its content tells."""
    found: list[OntwikkelscanError] = []
    for file in files:
        try:
            typer.echo(check_file(file, questionnaire, reading, files))
        except OntwikkelscanError as problem:
            found.append(problem)
    if found:
        raise OntwikkelscanError([problem for each in found for problem in each.problems])


@app.command(epilog="Example: ontwikkelscan group antwoorden.csv -o uit")
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
    result = scan_of(questionnaire, norm, required, relevant, house_style, programmes).run(files, **reading)
    with outputs(output, overwrite=overwrite, private=False) as folder:
        write_group(result, folder)


@app.command(epilog=f"Example: ontwikkelscan cohorts antwoorden.csv -o uit --programme {PROGRAMME}")
@reads_answers()
def cohorts(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    programme: Annotated[str, typer.Option("--programme", help="Id of the programme.")],
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Of the lot, which is kept, and of the search.")
    ] = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    lot: Annotated[bool, typer.Option("--lot", help="Give places by lot instead of by column volgorde.")] = False,
    overwrite: Overwrite = False,
) -> None:
    """Divide the people with 'ja' in column toegelaten over cohorts; needs never decide who gets a place."""
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


@app.command(epilog=f"Example: ontwikkelscan divide antwoorden.csv -o uit --programme {PROGRAMME}")
@reads_answers()
def divide(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    programme: Annotated[
        str | None, typer.Option("--programme", help="Id of a programme, whose sizes of groups are taken.")
    ] = None,
    groups: Annotated[int | None, typer.Option("--groups", help="How many groups.", metavar="K")] = None,
    size: Annotated[str | None, typer.Option("--size", help="Smallest and largest group: 5-8.")] = None,
    share: Annotated[
        str | None, typer.Option("--share", help="As with intake; left out: what people chose in deel_intake.")
    ] = None,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    mix: Annotated[bool, typer.Option("--mix", help="Needs beside strengths, instead of alike together.")] = False,
    overwrite: Overwrite = False,
) -> None:
    """Divide people over groups that learn well together, by what they share; for who composes groups."""
    result = scan_of(questionnaire, norm, house_style=house_style, programmes=programmes).run(files, **reading)
    task: dict[str, Any] = {"k": groups, "size": sizes(size), "mix": mix}
    found = result.divide(programme=programme, share=share, **task)
    with outputs(output, overwrite=overwrite, people=result.respondents) as folder:
        found.save(folder)


@app.command(epilog=f"Example: ontwikkelscan form {QUESTIONNAIRE} -o vragenlijst.html")
def form(
    questionnaire: Annotated[str, typer.Argument(help="Id or folder of the questionnaire.", metavar="Q")],
    output: Annotated[Path, typer.Option("-o", "--output", help="HTML file to write.", metavar="FILE")],
    receiver: Annotated[str, typer.Option("--receiver", help="Who gets the answers; the form tells it.")] = "",
    receiver_mail: Annotated[str, typer.Option("--receiver-mail", help="Their mail address.")] = "",
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write a form that a person fills in offline, in a browser; nothing leaves the page."""
    found = load_questionnaire(questionnaire)
    write_form(found, new_file(output, overwrite=overwrite), receiver=receiver, receiver_mail=receiver_mail)


@app.command(epilog=f"Example: ontwikkelscan template {QUESTIONNAIRE} -o vragenlijst.xlsx")
def template(
    questionnaire: Annotated[str, typer.Argument(help="Id or folder of the questionnaire.", metavar="Q")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Workbook (.xlsx) or LimeSurvey structure (.txt).")],
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write the questionnaire as an Excel workbook for one person, or as a survey that LimeSurvey imports."""
    found = load_questionnaire(questionnaire)
    write = write_limesurvey if output.suffix == ".txt" else write_template
    write(found, new_file(output, overwrite=overwrite))


@app.command(epilog="Example: ontwikkelscan items antwoorden.csv -o uit")
@reads_answers()
def items(
    files: AnswersFiles,
    reading: Reading,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder for both as CSV.", metavar="DIR")
    ] = None,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Show the reliability of each scale and how each item behaves in a sample; with -o also as CSV."""
    moment = reading.pop("moment")
    answers = read_answers(files, questionnaire, **reading)
    if moment is not None:
        answers = answers.select(moment=moment)
    tables = {"reliability": reliability(answers).frame, "item_analysis": item_analysis(answers).frame}
    if output is not None:
        people = [str(name) for name in answers.respondents]
        with outputs(output, overwrite=overwrite, people=people) as folder:
            for name, frame in tables.items():
                save_table(frame, folder / f"{name}.csv")
    for frame in tables.values():
        _show(frame.drop(columns="missing_rule"))
    typer.echo(f"Missing rule: {LISTWISE}.")


def _show(frame: pd.DataFrame) -> None:
    """Print a frame as a table; an empty cell is a dash."""
    words = frame.map(lambda value: f"{value:.3f}" if isinstance(value, float) else str(value))
    typer.echo(words.replace("nan", "-").to_string(index=False) + "\n")
