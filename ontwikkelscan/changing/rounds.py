"""Rounds of raters in a folder: who is asked, what came back, and what is closed for ever."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ontwikkelscan.asking.rater_form import Rater, rater_form_html
from ontwikkelscan.changing.cells import LEAST_RATERS, is_code
from ontwikkelscan.errors import Note, error
from ontwikkelscan.model.answers import RATER_KEY
from ontwikkelscan.model.people import is_respondent
from ontwikkelscan.opening.files import content_of, strict_json
from ontwikkelscan.reading.answers import read_answers
from ontwikkelscan.reading.columns import RATER_GROUPS
from ontwikkelscan.saving import save_bytes
from ontwikkelscan.texts import text, texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.questionnaire import Questionnaire

LIST, BACK = "uitgenodigd.csv", "terug"
"""In the folder of a round: the list of who was asked, which holds their numbers, and where files that came back go."""
ASKED = ("respondent", "beoordelaar", "beoordelaar_groep", RATER_KEY)
ROUND = re.compile(r"ronde-(\d+)\.csv")
"""Of a person, as the form has it: it becomes the name of a folder."""


class Standing(NamedTuple):
    """How it stands with one person, by codes of raters: in a closed round, came back since, and still missing."""

    respondent: str
    told: tuple[str, ...]
    back: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def can_close(self) -> bool:
        """Whether so many came back that they can be told together."""
        return len(self.back) >= LEAST_RATERS


def read_wanted(path: Path, asked: Sequence[Rater] = ()) -> list[Rater]:
    """Read who is to be asked: a CSV with ``respondent``, ``beoordelaar_groep`` and ``aantal`` or ``beoordelaar``.

    Parameters
    ----------
    path
        A row per group with how many, for whom codes are made; or a row per rater with a code.
    asked
        Who was asked before: codes that are made go on after theirs.

    Returns
    -------
    list of Rater

    Raises
    ------
    OntwikkelscanError
        RATER-002 for codes that may be names, -003 for a rater who stands twice or was asked before, -006 for rows
        that cannot be used, -007 for somebody with fewer than three raters, those of before too.

    """
    lines = _lines(path)
    numbers = Counter(rater.respondent for rater in asked)
    found: list[Rater] = []
    wrong: list[str] = []
    for place, line in enumerate(lines, start=2):
        respondent, group = line.get("respondent", ""), line.get("beoordelaar_groep", "").lower()
        code, many = line.get("beoordelaar", ""), line.get("aantal", "") or "1"
        n = int(many) if re.fullmatch(r"[0-9]{1,2}", many) else 0
        usable = is_respondent(respondent) and group in RATER_GROUPS and n >= 1
        if not usable or (code and n != 1) or not (code or line.get("aantal")):
            wrong.append(Note("row", row=place))
            continue
        for _ in range(n):
            numbers[respondent] += 1
            found.append(Rater(respondent, code or f"B{numbers[respondent]:02}", group))
    if wrong or not found:
        raise error("RATER-006", wrong, file=path.name, groups=", ".join(RATER_GROUPS))
    if n := sum(not is_code(rater.code) for rater in found):
        raise error("RATER-002", file=path.name, n=n)
    codes = [(rater.respondent, rater.code) for rater in (*asked, *found)]
    if len(set(codes)) < len(codes):
        raise error("RATER-003", file=path.name)
    if few := [name for name in dict.fromkeys(rater.respondent for rater in found) if numbers[name] < LEAST_RATERS]:
        raise error("RATER-007", few, least=LEAST_RATERS)
    return found


def _lines(path: Path) -> list[dict[str, str]]:
    """Return the rows of a small CSV, with commas or semicolons, without spaces around what they hold."""
    try:
        content = content_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        raise error("RATER-006", file=path.name, groups=", ".join(RATER_GROUPS)) from cause
    separator = ";" if ";" in content.partition("\n")[0] else ","
    rows = csv.DictReader(StringIO(content), delimiter=separator)
    return [
        {str(name).strip().lower(): (cell or "").strip() for name, cell in row.items() if isinstance(cell, str | None)}
        for row in rows
    ]


def read_asked(folder: Path) -> dict[Rater, str]:
    """Return who was asked, with the number of each; nobody where the folder has no list."""
    path = folder / LIST
    if not path.is_file():
        return {}
    rows = _lines(path)
    if not all({*ASKED} <= {*row} for row in rows):
        raise error("RATER-006", file=path.name, groups=", ".join(RATER_GROUPS))
    return {Rater(row["respondent"], row["beoordelaar"], row["beoordelaar_groep"]): row[RATER_KEY] for row in rows}


def write_invitations(
    questionnaire: Questionnaire,
    wanted: Sequence[Rater],
    asked: dict[Rater, str],
    folder: Path,
    *,
    receiver: str = "",
    receiver_mail: str = "",
) -> None:
    """Write a folder per person with a form per rater and texts to paste, and the list of who was asked.

    The list holds a number for each, by which the draws on totals are made: it is for who takes care of the round.
    """
    for rater in wanted:
        page = rater_form_html(questionnaire, rater, receiver=receiver, receiver_mail=receiver_mail)
        save_bytes(page.encode(), folder / rater.respondent / f"{rater.respondent}-{rater.code}.html")
    for name in {rater.respondent for rater in wanted}:
        words = "\n\n".join(texts("rater_round.texts", respondent=name, rule=text("raters.rule"), least=LEAST_RATERS))
        save_bytes(f"{words}\n".encode(), folder / name / f"{text('rater_round.file')}.txt")
    everyone = asked | {rater: token_hex(8) for rater in wanted}
    table = pd.DataFrame([(*rater, key) for rater, key in everyone.items()], columns=[*ASKED])
    save_bytes(table.to_csv(index=False, lineterminator="\n").encode(), folder / LIST)
    save_bytes(f"{text('rater_round.back')}\n".encode(), folder / BACK / "LEESMIJ.txt")


def rounds_in(folder: Path) -> list[Path]:
    """Return the closed rounds in a folder, in order."""
    found = [(match, path) for path in folder.glob("ronde-*.csv") if (match := ROUND.fullmatch(path.name))]
    return [path for _, path in sorted((int(match[1]), path) for match, path in found)]


def read_rounds(folder: Path, questionnaire: Questionnaire) -> list[Answers]:
    """Return the answers of each closed round."""
    return [read_answers(path, questionnaire) for path in rounds_in(folder)]


def standings(folder: Path, questionnaire: Questionnaire) -> list[Standing]:
    """Return how it stands with each person who is rated, in the order of the list.

    Raises
    ------
    OntwikkelscanError
        RATER-003 for two files of one rater, -006 without a list, -008 for files of who was not asked; those of
        :func:`read_answers`.

    """
    asked, came = _came(folder, questionnaire)
    told = _told(folder)
    people = dict.fromkeys(rater.respondent for rater in asked)
    found = []
    for name in people:
        codes = [rater.code for rater in asked if rater.respondent == name]
        old = tuple(code for code in codes if (name, code) in told)
        back = tuple(code for code in codes if (name, code) in came and code not in old)
        found.append(Standing(name, old, back, tuple(code for code in codes if code not in {*old, *back})))
    return found


def close_round(folder: Path, questionnaire: Questionnaire) -> tuple[Path, list[Standing]]:
    """Close a round: what came back of people with three new raters or more goes into a file that is never changed.

    Returns
    -------
    tuple
        The file, and how it stood with each person just before.

    Raises
    ------
    OntwikkelscanError
        RATER-007 where nobody has three new raters; those of :func:`standings`.

    """
    before = standings(folder, questionnaire)
    asked, came = _came(folder, questionnaire)
    closing = {(one.respondent, code) for one in before if one.can_close for code in one.back}
    if not closing:
        raise error("RATER-007", [one.respondent for one in before], least=LEAST_RATERS)
    rows = [
        {**came[rater.respondent, rater.code], **dict(zip(ASKED, (*rater, key), strict=True))}
        for rater, key in asked.items()
        if (rater.respondent, rater.code) in closing
    ]
    number = max((int(ROUND.fullmatch(path.name)[1]) for path in rounds_in(folder)), default=0) + 1  # type: ignore[index]
    path = folder / f"ronde-{number}.csv"
    save_bytes(pd.DataFrame(rows, dtype=object).to_csv(index=False, lineterminator="\n").encode(), path)
    return path, before


def _told(folder: Path) -> set[tuple[str, str]]:
    """Return who is in a closed round."""
    return {(row["respondent"], row["beoordelaar"]) for path in rounds_in(folder) for row in _lines(path)}


def _came(
    folder: Path, questionnaire: Questionnaire
) -> tuple[dict[Rater, str], dict[tuple[str, str], dict[str, object]]]:
    """Return who was asked, and the answers that came back by person and code."""
    asked = read_asked(folder)
    if not asked:
        raise error("RATER-006", file=LIST, groups=", ".join(RATER_GROUPS))
    known = {(rater.respondent, rater.code) for rater in asked}
    came: dict[tuple[str, str], dict[str, object]] = {}
    strangers = []
    for path in sorted((folder / BACK).glob("*.json")):
        read_answers(path, questionnaire)
        given = strict_json(content_of(path).decode("utf-8-sig"), path.name)["answers"]
        for row in given if isinstance(given, list) else [given]:
            who = str(row.get("respondent")), str(row.get("beoordelaar"))
            if who not in known:
                strangers.append(path.name)
            elif who in came:
                raise error("RATER-003", file=path.name)
            came[who] = row
    if strangers:
        raise error("RATER-008", strangers)
    return asked, came
