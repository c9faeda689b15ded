"""Answers under other ids: whoever has the key can tell who they are, whoever has the answers cannot."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

import pandas as pd

from ontwikkelscan.errors import error
from ontwikkelscan.keeping.record import KEY_BYTES
from ontwikkelscan.model.answers import IMPORTANCE, SETS
from ontwikkelscan.model.base import is_missing
from ontwikkelscan.reading.columns import FREE_COLUMNS, RESPONDENT
from ontwikkelscan.reading.limesurvey import NOT_APPLICABLE
from ontwikkelscan.reading.source import VERSION
from ontwikkelscan.saving import save_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from ontwikkelscan.model.answers import Answers

SIGNS = 20
"""Of a pseudonym: 80 bits, so that two people do not get one."""
MOMENT, RATER = SETS
KEPT_TEXTS = (MOMENT, RATER, "deel_intake")
"""Columns of text that say nothing about who someone is; a rater gets a pseudonym as well."""


def read_key(path: Path, output: Path) -> bytes:
    """Return the key in a file of its own, made for its owner alone when there is none.

    Raises
    ------
    OntwikkelscanError
        KEEP-008 when the file lies in the folder of the answers that it would open again, or below it; or when it is no
        key.

    """
    if path.resolve().is_relative_to(output.resolve().parent):
        raise error("KEEP-008", place=path.name)
    if not path.is_file():
        save_bytes(f"{secrets.token_hex(KEY_BYTES)}\n".encode(), path)
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as cause:
        raise error("KEEP-008", place=path.name) from cause
    if len(key) < KEY_BYTES:
        raise error("KEEP-008", place=path.name)
    return key


def pseudonym(key: bytes, name: str) -> str:
    """Return the pseudonym of an id: with one key always the same, without it nobody's.

    Examples
    --------
    >>> pseudonym(bytes(32), "R001")
    'P52be4ad659a411e08dd5'

    """
    return f"P{hmac.new(key, name.encode(), sha256).hexdigest()[:SIGNS]}"


def pseudonymised(answers: Answers, key: bytes) -> tuple[pd.DataFrame, list[str]]:
    """Return answers as a table without what says who someone is, and which columns were left out.

    Parameters
    ----------
    answers
        From :func:`read_answers`.
    key
        From :func:`read_key`.

    Returns
    -------
    tuple
        A row per respondent, in the order of the pseudonyms; it is read as answers to this version of the
        questionnaire. Left out is what people wrote themselves, the name of a municipality among it, what numbers an
        invitation, and every column that the questionnaire does not know.

    """
    code, context = answers.questionnaire.answer_code, answers.context
    words = {code.empty: "", code.not_applicable: NOT_APPLICABLE}
    items = {
        name: [words.get(cell, cell + code.minimum) for cell in answers.codes[row].tolist()]
        for name, row in answers.questionnaire.row_of.items()
    }
    importance = {
        IMPORTANCE + name: ["" if is_missing(cell) else int(cell) for cell in answers.importance[:, place]]
        for place, name in enumerate(answers.questionnaire.competency_ids)
    }
    questions = (*answers.questionnaire.context_questions, *FREE_COLUMNS)
    kept = {question.id for question in questions if question.kind != "text" or question.id in KEPT_TEXTS}
    facts = {name: ["" if is_missing(cell) else cell for cell in context[name]] for name in context if name in kept}
    if RATER in facts:
        facts[RATER] = [cell and pseudonym(key, f"{RATER} {cell}") for cell in facts[RATER]]
    ids = [pseudonym(key, str(name)) for name in answers.respondents]
    table = pd.DataFrame({RESPONDENT: ids, **items, **importance, **facts}, dtype=object)
    left_out = [str(name) for name in context if name not in kept and name != VERSION]
    left_out += [read.name for read in answers.reading.columns if not read.column]
    return table.sort_values(RESPONDENT, kind="stable"), left_out
