"""Read answers: a file or a frame becomes Answers, or one error that tells everything that is wrong with it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ontwikkelscan.errors import Note, OntwikkelscanError, OntwikkelscanWarning
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.questionnaire import Questionnaire
from ontwikkelscan.reading.columns import Match, Matcher
from ontwikkelscan.reading.json_file import read_download
from ontwikkelscan.reading.many import Keep, concat
from ontwikkelscan.reading.open_file import open_file, open_frame
from ontwikkelscan.reading.reader import Reader
from ontwikkelscan.reading.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.answers import Answers, Reading

Readable = str | Path | pd.DataFrame | Mapping[str, Any] | Sequence[Mapping[str, Any] | str | Path | pd.DataFrame]
"""A file, a frame, a mapping of columns, a record per person, or several files or frames."""


def read_answers(
    source: Readable,
    questionnaire: Questionnaire | str | Path,
    *,
    respondents: Readable | None = None,
    recode: Mapping[Any, Any] | None = None,
    columns: Mapping[str, str | None] | None = None,
    encoding: str | None = None,
    keep: Keep = None,
    keep_other_columns: bool = False,
) -> Answers:
    """Read answers; missing, "niet van toepassing" and not asked stay apart.

    Parameters
    ----------
    source
        A CSV file (separator comma, semicolon or tab: recognised), a sheet of a workbook, a frame, a dict of columns or
        a list with a dict per person: one row per person, column ``respondent``, one column per item,
        ``belang_<competency>``, context columns, and if wanted ``vragenlijst_versie``: answers to another version are
        refused, or mapped by the comparability file of the questionnaire (then with an OntwikkelscanWarning). Or the
        Excel template of one person, the download of the web form (JSON), or an export of LimeSurvey, Microsoft Forms,
        Google Forms or Qualtrics: columns are then found by code or by the text of the question, answers by their
        label. With ``moment`` or ``beoordelaar`` one respondent may have several rows. Several files or frames in a
        list are read as one.
    questionnaire
        What was asked, or its id or folder.
    respondents
        Context columns by ``respondent``, for those who keep them apart from the answers: a file or a table likewise.
    recode
        Other values to answers, for instance ``{0: 1, 1: 2, 2: 3, 3: 4, 4: 5}`` or ``{"A1": 1, "A2": 2, ...}``: all
        that occur, also those that stay. To None or NaN what stands for no answer, to "nvt" what stands for not
        applicable: ``{99: None, 98: "nvt"}``.
    columns
        Per heading the column that it holds, for instance ``{"Q1[SQ001]": "A1"}``; None: that column is left aside.
        With a star in a heading, what stands there is read: ``{"Deel 1 [*]": "*"}``. In each file, if there are more.
    encoding
        Of a text file; None: that of its first bytes, UTF-8, or cp1252 where its letters leave no doubt.
    keep
        Of someone who stands in several files, the "first" or the "last" answers; None: that is refused.
    keep_other_columns
        Whether columns that say nothing to the questionnaire become text in ``.context``. No document shows them.

    Returns
    -------
    Answers
        An empty cell is missing; ``nvt`` is not applicable; a competency of which all items have no column or are
        empty was not asked. Unknown columns, people who did not come to the end, tests of a survey and a file that may
        have been cut off give an OntwikkelscanWarning. ``.import_report`` tells how each column was found and read,
        ``.select`` gives the answers of one moment or rater.

    Raises
    ------
    OntwikkelscanError
        ANSWER-001 to -022, -025 to -033 and -035, CONTEXT-001 to -005; all problems of the file at once, with row
        and column. The header is row 1.

    Notes
    -----
    Texts and labels are compared without differences in case, spaces and kinds of quotes, and otherwise to the letter.
    In an export of LimeSurvey "N/A" is an empty cell: it stands there where a question was not shown or not answered.

    Examples
    --------
    >>> import pandas as pd
    >>> keys = Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6)
    >>> answers = read_answers(pd.DataFrame({"respondent": ["R001"], "A1": [2], "A2": ["nvt"]}), keys)
    >>> answers.frame["state"].tolist()
    ['answered', 'nvt']

    """
    if not isinstance(questionnaire, Questionnaire):
        questionnaire = load_questionnaire(questionnaire)
    if isinstance(source, list | tuple) and source and all(isinstance(s, str | Path | pd.DataFrame) for s in source):
        each = [
            read_answers(
                one,
                questionnaire,
                recode=recode,
                columns=columns,
                encoding=encoding,
                keep_other_columns=keep_other_columns,
            )
            for one in source
        ]
        together = concat(each, keep=keep) if len(each) > 1 else each[0]
        return together if respondents is None else with_context(together, respondents)
    matcher = Matcher(questionnaire, columns)
    found = _opened(source, matcher, encoding)
    with found.places():
        apart = None if respondents is None else _opened(respondents, Matcher(questionnaire), encoding)
        return Reader(matcher, found, recode, keep_other_columns=keep_other_columns).read(apart)


def _opened(source: Readable, matcher: Matcher, encoding: str | None) -> Source:
    return open_file(Path(source), matcher, encoding) if isinstance(source, str | Path) else open_frame(source)


def with_context(answers: Answers, respondents: Readable, encoding: str | None = None) -> Answers:
    """Return answers with the context of a table of its own, read as :func:`read_answers` reads it beside a file."""
    matcher = Matcher(answers.questionnaire)
    reader = Reader(matcher, Source(answers.reading.source, [], ()), None)
    reader.prepare_words(Match((), (), ()))
    context = reader.join(answers.context, _opened(respondents, matcher, encoding), answers.respondents)
    if problems := reader.complaints.problems():
        raise OntwikkelscanError(problems)
    told = tuple(reader.complaints.remarks)
    for remark in told:
        warnings.warn(Note("about", name="respondents=", told=remark), OntwikkelscanWarning, stacklevel=3)
    reading = replace(answers.reading, warnings=(*answers.reading.warnings, *told))
    return replace(answers, context=context, reading=reading)


class AnswersInParts:
    """Answers of one file, some people at a time; ``reading`` is the account of it, once all were read."""

    reading: Reading

    def __init__(
        self,
        file: str | Path,
        questionnaire: Questionnaire,
        *,
        recode: Mapping[Any, Any] | None = None,
        columns: Mapping[str, str | None] | None = None,
        encoding: str | None = None,
    ) -> None:
        """Open the file; the arguments are those of :func:`read_answers`."""
        matcher = Matcher(questionnaire, columns)
        self.source = _opened(file, matcher, encoding)
        self.reader = Reader(matcher, self.source, recode)

    def blocks(self, size: int) -> Iterator[Answers]:
        """Yield the answers of at most so many people, for as long as nothing is wrong.

        Raises
        ------
        OntwikkelscanError
            At the end, what :func:`read_answers` raises, and ANSWER-023 for answers of several moments or raters.

        """
        with self.source.places():
            self.reading = yield from self.reader.some(size)


def read_form(download: str, name: str, questionnaire: Questionnaire) -> Answers:
    """Read the text of a download of the web form, as :func:`read_answers` reads the file; ``name`` is for messages."""
    return Reader(Matcher(questionnaire), read_download(download, name, questionnaire), None).read(None)
