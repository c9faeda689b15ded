"""Read the answers that the web form gives: JSON that names the questionnaire, its version and its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ontwikkelscan.errors import Note, OntwikkelscanError, error
from ontwikkelscan.opening.files import content_of, strict_json
from ontwikkelscan.reading.source import VERSION, Source

if TYPE_CHECKING:
    from pathlib import Path

    from ontwikkelscan.model.questionnaire import Questionnaire

SCHEMA = "ontwikkelscan/answers/1"


def read_json(path: Path, questionnaire: Questionnaire) -> Source:
    """Read a file of the form; see :func:`read_download`."""
    try:
        download = content_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        raise error("ANSWER-020", file=path.name, kind="JSON") from cause
    return read_download(download, path.name, questionnaire)


def read_download(download: str, name: str, questionnaire: Questionnaire) -> Source:
    """Read the text that the form gives: one respondent, or a list of them.

    The first picture that may stand beside the answers is left aside: it follows from them.

    Parameters
    ----------
    download
        JSON.
    name
        What messages call it.
    questionnaire
        What was asked.

    Raises
    ------
    OntwikkelscanError
        ANSWER-001 without answers, -019 for another questionnaire or content, -020 for what is not such a text;
        LIMIT-009 and -010 for what is too large.

    """
    try:
        data = strict_json(download, name)
    except OntwikkelscanError:
        raise
    except ValueError as cause:
        raise error("ANSWER-020", file=name, kind="JSON") from cause
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise error("ANSWER-020", file=name, kind=Note("of_schema", kind="JSON", schema=SCHEMA))
    found = data.get("answers")
    people = found if isinstance(found, list) else [found]
    if not all(isinstance(person, dict) for person in people):
        raise error("ANSWER-020", file=name, kind=Note("of_schema", kind="JSON", schema=SCHEMA))
    if not people:
        raise error("ANSWER-001", file=name)
    frame = pd.DataFrame(people, index=[f"{number} of 'answers'" for number in range(1, len(people) + 1)], dtype=object)
    frame = of_version(frame, questionnaire, data, name)
    return Source(name, list(frame.columns), [frame], encoding="utf-8-sig", program="web form")


def of_version(frame: pd.DataFrame, questionnaire: Questionnaire, card: dict[str, Any], file: str) -> pd.DataFrame:
    """Return answers with their version as a column where it is another one; ANSWER-019 for another questionnaire."""
    version = card.get("version")
    same_content = version != questionnaire.version or card.get("hash") == questionnaire.measurement_hash
    if card.get("questionnaire") != questionnaire.id or not isinstance(version, str) or not same_content:
        raise error("ANSWER-019", file=file, expected=f"{questionnaire.id} {questionnaire.version}")
    return frame if version == questionnaire.version else frame.assign(**{VERSION: version})
