"""The commands that run the scan, and those about a questionnaire and the answers to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ontwikkelscan.commands.keep import Commands, new_file, outputs
from ontwikkelscan.commands.options import (
    QUESTIONNAIRE,
    AnswersFiles,
    Columns,
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
    Receiver,
    ReceiverMail,
    Relevant,
    Required,
    Respondent,
    people_written,
    progress,
    reads_answers,
    scan_of,
    tell,
)
from ontwikkelscan.commands.speaking.language import say
from ontwikkelscan.commands.speaking.parser import wrong

if TYPE_CHECKING:
    import pandas as pd

    from ontwikkelscan.errors import OntwikkelscanError

app = Commands()

Questionnaire = Annotated[str, typer.Argument(metavar="ID")]


@app.command()
def demo(output: Output, *, overwrite: Overwrite = False) -> None:
    """Run the scan on the bundled example answers of fictitious people; one report shows a simulated norm."""
    from ontwikkelscan.commands.write import write_demo
    from ontwikkelscan.loading.demo import load_demo
    from ontwikkelscan.reporting.person_report import ENDINGS
    from ontwikkelscan.scan import Scan

    results = [(demo, Scan(demo.questionnaire).run(Path(str(demo.path)))) for demo in load_demo()]
    n_documents = sum(len(result) * (len(ENDINGS) + len(demo.programmes)) for demo, result in results)
    people = [name for _, result in results for name in result.respondents]
    with outputs(output, overwrite=overwrite, people=people) as folder, progress(n_documents) as tick:
        write_demo(results, folder, tick)
    tell("demo", output / "index.html")


@app.command()
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
    format: Annotated[Literal["csv", "parquet"], typer.Option("--format")] = "csv",  # noqa: A002 - the promised option
    tables: Annotated[str | None, typer.Option("--tables", metavar="TEXT")] = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write scores, needs, recommendations, ways, quality and items as CSV, and the run record as JSON."""
    from ontwikkelscan.exporting.files import SAVED

    scan, people = scan_of(questionnaire, norm, required, relevant, programmes=programmes), list[str]()
    names = None if tables is None else tables.replace(" ", "").split(",")
    if unknown := set(names or ()) - set(SAVED):
        raise wrong("tables", name=min(unknown), known=", ".join(SAVED))
    with outputs(output, overwrite=overwrite, people=people) as folder, people_written() as tick:
        people += scan.save(files, folder, format=format, tables=names, progress=tick, **reading)
    tell("tables", output, len(people))


@app.command()
@reads_answers()
def report(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    respondent: OneOrAll = None,
    format: Annotated[Literal["pdf", "html"], typer.Option("--format")] = "pdf",  # noqa: A002 - the promised option
    form: Annotated[Literal["full", "short"], typer.Option("--form")] = "full",
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
    from ontwikkelscan.commands.write import write_first_days

    result = scan_of(questionnaire, norm, required, relevant, house_style, programmes).run(files, **reading)
    people = result.respondents if respondent is None else [respondent]
    names = [f"{name}.{format}" for name in people]
    with outputs(output, overwrite=overwrite, names=names, people=people) as folder, progress(len(people)) as tick:
        result.save_reports(folder, form=form, format=format, respondents=respondent, progress=tick)
        write_first_days(result, folder, people)
    tell("reports", output, len(people))


@app.command()
@reads_answers()
def intake(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    programme: ProgrammeId,
    share: Annotated[str | None, typer.Option("--share", metavar="TEXT")] = None,
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
    tell("intakes", output, len(people))


@app.command()
@reads_answers()
def interview(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    respondent: Respondent,
    share: Annotated[str, typer.Option("--share", metavar="TEXT")] = "none",
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
    tell("interview", output)


@app.command()
@reads_answers()
def plan(
    files: AnswersFiles,
    reading: Reading,
    output: Output,
    respondent: OneOrAll = None,
    need: Annotated[str, typer.Option("--need", metavar="COMPETENCY")] = "",
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    house_style: HouseStyle = None,
    programmes: ProgrammesFolder = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write a plan to go on with in Word, and a page for a colleague: begun with the need, the answers and a step."""
    result = scan_of(questionnaire, norm, house_style=house_style, programmes=programmes).run(files, **reading)
    people = result.respondents if respondent is None else [respondent]
    plans = [result[name].plan(need or None) for name in people]
    with outputs(output, overwrite=overwrite, people=people) as folder, progress(len(plans)) as tick:
        for one in plans:
            one.save(folder)
            tick()
    tell("plans", output, len(plans))


@app.command()
@reads_answers("recode", "columns", "encoding")
def check(
    files: AnswersFiles,
    reading: Reading,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
) -> None:
    """Check files, or whether outputs are as they were made; nothing is written. What each is, its content tells."""
    from ontwikkelscan.commands.check import check_file
    from ontwikkelscan.errors import OntwikkelscanError

    found: list[OntwikkelscanError] = []
    for file in files:
        try:
            typer.echo(check_file(file, questionnaire, reading, files))
        except OntwikkelscanError as problem:
            found.append(problem)
    if found:
        raise OntwikkelscanError([problem for each in found for problem in each.problems])


@app.command()
def form(
    questionnaire: Questionnaire,
    output: OutputFile,
    receiver: Receiver = "",
    receiver_mail: ReceiverMail = "",
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write a form that a person fills in offline, in a browser; nothing leaves the page."""
    from ontwikkelscan.asking.form import write_form
    from ontwikkelscan.loading.questionnaires import load_questionnaire

    found = load_questionnaire(questionnaire)
    write_form(found, new_file(output, overwrite=overwrite), receiver=receiver, receiver_mail=receiver_mail)
    tell("file", output)


@app.command()
def template(
    questionnaire: Questionnaire,
    output: OutputFile,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write the questionnaire as an Excel workbook for one person, or as a survey that LimeSurvey imports."""
    from ontwikkelscan.asking.limesurvey import write_limesurvey
    from ontwikkelscan.asking.template import write_template
    from ontwikkelscan.loading.questionnaires import load_questionnaire

    found = load_questionnaire(questionnaire)
    write = write_limesurvey if output.suffix == ".txt" else write_template
    write(found, new_file(output, overwrite=overwrite))
    tell("file", output)


@app.command()
def override(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    respondent: Respondent,
    programme: ProgrammeId,
    decided: Annotated[Literal["yes", "no"], typer.Option("--decided")],
    role: Annotated[str, typer.Option("--role", metavar="TEXT")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
) -> None:
    """Keep in overrides.csv that a recommendation was set aside; the scan's own tables stay as they are."""
    from ontwikkelscan.exporting.files import save_table
    from ontwikkelscan.keeping.overriding import FILE, with_override

    table = with_override(folder, respondent, programme, decided=decided == "yes", role=role, reason=reason)
    with outputs(folder, add=True, people=[respondent]) as work:
        save_table(table, work / f"{FILE}.csv")
    tell("overrides", folder, len(table))


@app.command()
def pseudonymise(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    output: OutputFile,
    key: Annotated[Path, typer.Option("--key", metavar="FILE")],
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    columns: Columns = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write answers under other ids, without names of municipalities and what people wrote themselves."""
    from ontwikkelscan.exporting.files import save_table
    from ontwikkelscan.keeping.pseudonyms import pseudonymised, read_key
    from ontwikkelscan.reading.answers import read_answers
    from ontwikkelscan.reading.open_file import read_columns

    answers = read_answers(file, questionnaire, columns=read_columns(columns) if columns else None)
    place = new_file(output, overwrite=overwrite)
    table, left_out = pseudonymised(answers, read_key(key, output))
    save_table(table, place)
    names = ", ".join(dict.fromkeys(left_out)) or say("pseudonymise.nothing")
    typer.echo(say("pseudonymise.rows", n=len(table), place=output.name))
    typer.echo(say("pseudonymise.left_out", names=names))
    typer.echo(say("pseudonymise.key", key=key.name))
    typer.echo(say("pseudonymise.personal"))


@app.command()
@reads_answers()
def items(
    files: AnswersFiles,
    reading: Reading,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR")] = None,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Show the reliability of each scale and how each item behaves in a sample; with -o also as CSV."""
    from ontwikkelscan.exporting.files import save_table
    from ontwikkelscan.reading.answers import read_answers
    from ontwikkelscan.scoring.item_analysis import item_analysis
    from ontwikkelscan.scoring.reliability import LISTWISE, reliability

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
    typer.echo(say("items.rule", rule=LISTWISE))


def _show(frame: pd.DataFrame) -> None:
    """Print a frame as a table; an empty cell is a dash."""
    words = frame.map(lambda value: f"{value:.3f}" if isinstance(value, float) else str(value))
    typer.echo(words.replace("nan", "-").to_string(index=False))
    typer.echo()
