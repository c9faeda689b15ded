"""The commands under ``raters``: ask colleagues, see who is missing, close a round, make the pages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from ontwikkelscan.changing.agreement import agreement
from ontwikkelscan.changing.cells import LEAST_RATERS
from ontwikkelscan.changing.rounds import (
    BACK,
    LIST,
    close_round,
    read_asked,
    read_rounds,
    read_wanted,
    standings,
    write_invitations,
)
from ontwikkelscan.commands.keep import Commands, outputs
from ontwikkelscan.commands.options import (
    QUESTIONNAIRE,
    AnswersFiles,
    HouseStyle,
    NormId,
    Output,
    Overwrite,
    QuestionnaireId,
    Reading,
    progress,
    reads_answers,
    scan_of,
)
from ontwikkelscan.loading.questionnaires import load_questionnaire

app = Commands(
    "raters", help="Ask colleagues, see who is missing, close a round, make the pages.", no_args_is_help=True
)

Rounds = Annotated[Path, typer.Argument(help="Folder that 'raters invite' made.", metavar="DIR")]
RoundsOption = Annotated[Path, typer.Option("--rounds", help="Folder that 'raters invite' made.", metavar="DIR")]


@app.command(epilog="Example: ontwikkelscan raters invite collegas.csv -o rondes")
def invite(
    file: Annotated[
        Path,
        typer.Argument(help="CSV: respondent, beoordelaar_groep, and aantal or beoordelaar (a code).", metavar="FILE"),
    ],
    output: Output,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    receiver: Annotated[str, typer.Option("--receiver", help="Who takes care of the round and gets the files.")] = "",
    receiver_mail: Annotated[str, typer.Option("--receiver-mail", help="The mail address of the receiver.")] = "",
) -> None:
    """Write a folder per person with a form per rater and texts to paste, and the list of who was asked."""
    asked = read_asked(output)
    wanted = read_wanted(file, [*asked])
    with outputs(output, add=True, people={rater.respondent for rater in wanted}) as folder:
        write_invitations(
            load_questionnaire(questionnaire), wanted, asked, folder, receiver=receiver, receiver_mail=receiver_mail
        )
    typer.echo(f"{len(wanted)} forms for {len({rater.respondent for rater in wanted})} people.")
    for (name, group), n in Counter((rater.respondent, rater.group) for rater in wanted).items():
        if n < LEAST_RATERS:
            typer.echo(f"{name}: {n} of {group}; fewer than {LEAST_RATERS} are told together with others.")
    typer.echo(f"Keep {LIST} to yourself: its numbers key the draws. Put files that come back in folder {BACK}.")


@app.command(epilog="Example: ontwikkelscan raters status rondes")
def status(folder: Rounds, questionnaire: QuestionnaireId = QUESTIONNAIRE) -> None:
    """Say by code who came back and who is missing."""
    for one in standings(folder, load_questionnaire(questionnaire)):
        parts = [f"{len(one.told)} in a closed round" if one.told else "", f"{len(one.back)} came back"]
        parts.append(f"missing: {', '.join(one.missing)}" if one.missing else "nobody is missing")
        wait = "" if one.can_close else f"; a round takes {LEAST_RATERS} that came back"
        typer.echo(f"{one.respondent}: {'; '.join(filter(None, parts))}{wait}")


@app.command(epilog="Example: ontwikkelscan raters close rondes")
def close(folder: Rounds, questionnaire: QuestionnaireId = QUESTIONNAIRE) -> None:
    """Close a round for ever: who answers later is told in a new round of three or more."""
    path, before = close_round(folder, load_questionnaire(questionnaire))
    closed = [one for one in before if one.can_close]
    typer.echo(f"{path.name}: {sum(len(one.back) for one in closed)} raters of {len(closed)} people.")
    for one in before:
        if one.back and not one.can_close:
            typer.echo(f"{one.respondent}: {len(one.back)} came back and wait for a round of {LEAST_RATERS} or more.")


@app.command(epilog="Example: ontwikkelscan raters pages antwoorden.csv --rounds rondes -o uit")
@reads_answers()
def pages(
    files: AnswersFiles,
    reading: Reading,
    rounds: RoundsOption,
    output: Output,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    house_style: HouseStyle = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write of everyone how others see them; of who has no closed round a page that says whom to ask."""
    scan = scan_of(questionnaire, norm, house_style=house_style)
    result = scan.run(files, **reading)
    closed = read_rounds(rounds, scan.questionnaire)
    seen = agreement(result, closed) if closed else None
    people = result.respondents
    with outputs(output, overwrite=overwrite, people=people) as folder, progress(len(people)) as tick:
        for person in result:
            person.other_eyes(seen).save(folder)
            tick()
