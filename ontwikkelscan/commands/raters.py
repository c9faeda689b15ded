"""The commands under ``raters``: ask colleagues, see who is missing, close a round, make the pages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
    Receiver,
    ReceiverMail,
    progress,
    reads_answers,
    scan_of,
    tell,
)
from ontwikkelscan.commands.speaking.language import say

if TYPE_CHECKING:
    from collections.abc import Collection

app = Commands("raters", no_args_is_help=True)

Rounds = Annotated[Path, typer.Argument(metavar="DIR")]


@app.command()
def invite(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    output: Output,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    receiver: Receiver = "",
    receiver_mail: ReceiverMail = "",
) -> None:
    """Write a folder per person with a form per rater and texts to paste, and the list of who was asked."""
    from ontwikkelscan.changing.cells import LEAST_RATERS
    from ontwikkelscan.changing.rounds import BACK, LIST, read_asked, read_wanted, write_invitations
    from ontwikkelscan.loading.questionnaires import load_questionnaire

    asked = read_asked(output)
    wanted = read_wanted(file, [*asked])
    with outputs(output, add=True, people={rater.respondent for rater in wanted}) as folder:
        write_invitations(
            load_questionnaire(questionnaire), wanted, asked, folder, receiver=receiver, receiver_mail=receiver_mail
        )
    typer.echo(say("raters.forms", n=len(wanted), people=_people({rater.respondent for rater in wanted})))
    for (name, group), n in Counter((rater.respondent, rater.group) for rater in wanted).items():
        if n < LEAST_RATERS:
            typer.echo(say("raters.few", name=name, n=n, group=group, least=LEAST_RATERS))
    typer.echo(say("raters.keep", list=LIST, back=BACK))


@app.command()
def status(folder: Rounds, questionnaire: QuestionnaireId = QUESTIONNAIRE) -> None:
    """Say by code who came back and who is missing."""
    from ontwikkelscan.changing.cells import LEAST_RATERS
    from ontwikkelscan.changing.rounds import standings
    from ontwikkelscan.loading.questionnaires import load_questionnaire

    for one in standings(folder, load_questionnaire(questionnaire)):
        parts = [say("raters.told", n=len(one.told))] if one.told else []
        parts.append(say("raters.back", n=len(one.back)))
        parts.append(say("raters.missing", names=", ".join(one.missing)) if one.missing else say("raters.nobody"))
        parts += [] if one.can_close else [say("raters.wait", least=LEAST_RATERS)]
        typer.echo(f"{one.respondent}: {'; '.join(parts)}")


@app.command()
def close(folder: Rounds, questionnaire: QuestionnaireId = QUESTIONNAIRE) -> None:
    """Close a round for ever: who answers later is told in a new round of three or more."""
    from ontwikkelscan.changing.cells import LEAST_RATERS
    from ontwikkelscan.changing.rounds import close_round
    from ontwikkelscan.loading.questionnaires import load_questionnaire

    path, before = close_round(folder, load_questionnaire(questionnaire))
    closed = [one for one in before if one.can_close]
    n = sum(len(one.back) for one in closed)
    typer.echo(say("raters.closed", n=n, file=path.name, people=_people(closed)))
    for one in before:
        if one.back and not one.can_close:
            typer.echo(say("raters.waits", name=one.respondent, n=len(one.back), least=LEAST_RATERS))


@app.command()
@reads_answers()
def pages(
    files: AnswersFiles,
    reading: Reading,
    rounds: Annotated[Path, typer.Option("--rounds", metavar="DIR")],
    output: Output,
    questionnaire: QuestionnaireId = QUESTIONNAIRE,
    norm: NormId = None,
    house_style: HouseStyle = None,
    *,
    overwrite: Overwrite = False,
) -> None:
    """Write of everyone how others see them; of who has no closed round a page that says whom to ask."""
    from ontwikkelscan.changing.agreement import agreement
    from ontwikkelscan.changing.rounds import read_rounds

    scan = scan_of(questionnaire, norm, house_style=house_style)
    result = scan.run(files, **reading)
    closed = read_rounds(rounds, scan.questionnaire)
    seen = agreement(result, closed) if closed else None
    people = result.respondents
    with outputs(output, overwrite=overwrite, people=people) as folder, progress(len(people)) as tick:
        for person in result:
            person.other_eyes(seen).save(folder)
            tick()
    tell("eyes", output, len(people))


def _people(people: Collection[object]) -> str:
    return say("raters.people", n=len(people))
