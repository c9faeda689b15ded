"""Which column holds what: by its id, by the text of the question, or by its code in LimeSurvey; never by a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ontwikkelscan.errors import Problem
from ontwikkelscan.model.answers import ColumnRead
from ontwikkelscan.model.questions import Question
from ontwikkelscan.reading.cells import look_up, plain
from ontwikkelscan.reading.labels import normalise, unambiguous
from ontwikkelscan.reading.limesurvey import STATEMENT_TABLE, columns_by_code, split_code
from ontwikkelscan.reading.source import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from ontwikkelscan.model.questionnaire import Questionnaire

FREE_TEXTS = ("leervragen", "deel_intake", "moment", "beoordelaar", "regio", VERSION)
FREE_COLUMNS = (
    *(Question(id=name, text=name, kind="text") for name in FREE_TEXTS),
    *(
        Question(id=name, text=name, options={"ja": "ja", "nee": "nee"})
        for name in ("deel_norm", "toegelaten", "vraagt", "biedt")
    ),
    *(Question(id=name, text=name, kind="number", minimum=0) for name in ("invultijd_seconden", "volgorde")),
)
"""Columns beside the questions: what someone wants to learn and share, which moment, rater and version, who takes part
in what."""
IMPORTANCE = "belang_"
RESPONDENT = "respondent"
RESPONDENT_WORDS = ("respondent", "deelnemerscode", "response id", "responseid", "id")
"""Columns, normalised, in which exports number their responses; the first that is there counts."""
UNFINISHED_WORDS = ("submitdate", "date submitted", "finished")
"""Columns, normalised, that tell whether someone came to the end."""
STATUS_WORD = "status"
"""Column, normalised, in which Qualtrics tells tests and previews from answers."""
TIME_WORDS = ("timestamp", "tijdstempel")
LIMESURVEY_WORDS = frozenset(
    ("submitdate", "lastpage", "startlanguage", "date submitted", "last page", "start language")
)
OTHER_WORDS = frozenset(
    (
        *("seed", "token", "startdate", "datestamp", "ipaddr", "refurl", "interviewtime"),
        *("date started", "date last action", "ip address", "referrer url", "total time", "access code"),
        *("start time", "completion time", "last modified time", "email", "name", "language"),
        *("begintijd", "starttijd", "tijd van voltooien", "e-mail", "naam", "e-mailadres", "gebruikersnaam"),
        *("email address", "username", "score", "enddate", "status", "ipaddress", "progress", "recordeddate"),
        *("duration (in seconds)", "recipientlastname", "recipientfirstname", "recipientemail", "userlanguage"),
        *("externalreference", "externaldatareference", "locationlatitude", "locationlongitude", "distributionchannel"),
    )
)
"""What LimeSurvey, Microsoft Forms, Google Forms and Qualtrics add to the questions."""
_SHORTEST_MISSPELT = 5
_SHORTEST_TEXT = 12
_CLOSE = 0.8
"""Likeness from which a header is taken for a statement that was changed (difflib: 1 is equal)."""
_BEFORE_TEXT = re.compile(r"\[|(?<= )- |: |[.?!] ?")
"""What exports put between the text of a table and the text of its row."""


@dataclass(frozen=True, slots=True)
class Match:
    """What each column of a source holds.

    ``export`` names the program that wrote it, where that matters: "LimeSurvey" or nothing; ``our_codes``: the survey
    was made of our structure. ``unknown`` are names that say nothing to us, ``unfinished`` the name of the column that
    tells who came to the end, ``status`` of the one that tells tests; ``numbered``: respondents have no id.
    """

    columns: tuple[ColumnRead, ...]
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...]
    export: str = ""
    our_codes: bool = False
    unfinished: str = ""
    status: str = ""
    numbered: bool = False

    @property
    def names(self) -> list[str]:
        """Names of the columns as the reader knows them: of ours where it is one, else as they stand."""
        return [column.column or column.name for column in self.columns]


class Matcher:
    """Finds the columns of a questionnaire in a header."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        own = questionnaire.context_questions
        names = {question.id for question in own}
        questions = self.questions = (*own, *(question for question in FREE_COLUMNS if question.id not in names))
        self.items = questionnaire.item_ids
        self.questionnaire = questionnaire
        self.known = {RESPONDENT, *self.items, *(question.id for question in questions)}
        self.known |= {IMPORTANCE + name for name in questionnaire.competency_ids}
        self.others = sorted(self.known - set(self.items))

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """Names by their normalised form."""
        return unambiguous((name, name) for name in self.known)

    def match(self, header: Sequence[str], labels: Sequence[str] | None, context: Mapping[str, object]) -> Match:
        """Return what each column holds; ``labels`` is a second row of names, as Qualtrics writes it."""
        found = [ColumnRead(name, name, "id") if name in self.known else ColumnRead(name) for name in header]
        if labels is None and all(column.column for column in found):
            return Match(tuple(found), tuple(self._doubles(found, context)), ())
        return _Search(self, header, labels).match(found, context)

    def n_known(self, header: Sequence[str]) -> int:
        """Return how many columns of a header hold something of the questionnaire."""
        return sum(column.column not in ("", RESPONDENT) for column in self.match(header, None, {"file": ""}).columns)

    def _doubles(self, columns: Sequence[ColumnRead], context: Mapping[str, object]) -> Iterator[Problem]:
        """Yield columns that occur again; unknown ones by their place: without a header row they are answers."""
        seen: set[str] = set()
        again: dict[str, None] = {}
        for place, column in enumerate(columns, start=1):
            name = column.column or column.name
            if name in seen:
                again[f"'{name}'" if column.column else f"column {place}"] = None
            seen.add(name)
        if again:
            yield Problem("ANSWER-010", context, tuple(again))


class _Search:
    """One header in which not every name is an id."""

    def __init__(self, matcher: Matcher, header: Sequence[str], labels: Sequence[str] | None) -> None:
        self.matcher = matcher
        self.header = header
        self.labels = labels or [""] * len(header)
        self.has_labels = labels is not None
        self.words = [normalise(name) for name in header]
        self.texts = _texts(matcher.questionnaire)
        self.codes = {code.casefold(): name for code, name in columns_by_code(matcher.questionnaire).items()}
        in_tables = any(self._in_table(name) for name in header)
        self.limesurvey = in_tables or len(LIMESURVEY_WORDS & set(self.words)) > 1

    def match(self, columns: list[ColumnRead], context: Mapping[str, object]) -> Match:
        contradictions, near_ids, near_texts = [], [], []
        for place, column in enumerate(columns):
            ways = self._ways(place)
            targets = {target for target, _ in ways}
            if len(targets) > 1:
                contradictions.append(f"column {place + 1} ({' and '.join(sorted(repr(name) for name in targets))})")
            if ways:
                columns[place] = ColumnRead(column.name, *ways[0])
            elif item := self._near_item(column.name):
                near_ids.append(f"'{column.name}' (item '{item}'?)")
            elif other := self._near_other(column.name):
                near_ids.append(f"'{column.name}' (column '{other}'?)")
            elif near := self._near_text(place):
                near_texts.append(f"column {place + 1} ('{self.texts[near]}'?)")
        exported = self.limesurvey or self.has_labels or any(column.how in ("text", "code") for column in columns)
        numbered = exported and self._find_respondent(columns)
        problems = list(self.matcher._doubles(columns, context))  # noqa: SLF001 - one thought in two classes
        for code, places in (("ANSWER-018", contradictions), ("ANSWER-009", near_ids), ("ANSWER-017", near_texts)):
            if places:
                problems.append(Problem(code, context, tuple(places)))
        unfinished = next((self.header[self.words.index(word)] for word in UNFINISHED_WORDS if word in self.words), "")
        unknown = [c.name for c, word in zip(columns, self.words, strict=True) if word and not c.column]
        if exported:
            unknown = [name for name in unknown if not self._of_the_program(normalise(name))]
        return Match(
            tuple(columns),
            tuple(problems),
            tuple(dict.fromkeys(unknown)),
            "LimeSurvey" if self.limesurvey else "",
            our_codes=any(map(_in_our_table, self.header)),
            unfinished=unfinished,
            status=self.header[self.words.index(STATUS_WORD)] if self.has_labels and STATUS_WORD in self.words else "",
            numbered=numbered,
        )

    def _ways(self, place: int) -> list[tuple[str, str]]:
        """Return what the names of a column stand for, and how that was found."""
        name = self.header[place]
        ways = [(name, "id")] if name in self.matcher.known else []
        if not ways and (target := self.matcher.folded.get(normalise(name))) in self.matcher.others:
            ways.append((target, "id in other capitals"))
        code, text = _code_and_text(name)
        if self.limesurvey and not ways and (target := self._by_code(code)):
            ways.append((target, "code"))
        if target := self._by_text(text if ways else name):
            ways.append((target, "text"))
        if target := self._by_text(self.labels[place]):
            ways.append((target, "text"))
        return ways

    def _in_table(self, name: str) -> str | None:
        """Return the column that a name such as stelling1[bps01] stands for."""
        table_and_row = split_code(_code_and_text(name)[0])
        if table_and_row is None:
            return None
        table, row = (part.casefold() for part in table_and_row)
        return self.codes.get(f"{table}[{row}]") or self.codes.get(f"[{row}]")

    def _by_code(self, name: str) -> str | None:
        code = name.casefold()
        return self._in_table(name) or self.codes.get(code) or self.codes.get(f"[{code}]")

    def _by_text(self, name: str) -> str | None:
        return next((self.texts[text] for text in _parts(name) if text in self.texts), None)

    def _near_item(self, name: str) -> str | None:
        table_and_row = split_code(name) if "[" in name else None
        return near_name(table_and_row[1] if table_and_row else name, self.matcher.items)

    def _near_other(self, name: str) -> str | None:
        """Return the column beside the items that one was probably meant to be: it would change levels or weights."""
        return None if self._of_the_program(normalise(name)) else near_name(name, self.matcher.others)

    def _near_text(self, place: int) -> str | None:
        """Return the text that one of the names of a column is probably a changed form of."""
        for name in (self.header[place], self.labels[place]):
            for text in _parts(name):
                if len(text) >= _SHORTEST_TEXT and (near := get_close_matches(text, self.texts, n=1, cutoff=_CLOSE)):
                    return near[0]
        return None

    def _find_respondent(self, columns: list[ColumnRead]) -> bool:
        """Take the number of the response for an id; tell whether there is none, and rows are to be numbered."""
        if any(column.column == RESPONDENT for column in columns):
            return False
        for word in RESPONDENT_WORDS:
            if word in self.words:
                place = self.words.index(word)
                columns[place] = ColumnRead(self.header[place], RESPONDENT, "number of the response")
                return False
        return bool(set(TIME_WORDS) & set(self.words))

    def _of_the_program(self, word: str) -> bool:
        """Tell whether programs write such a column of their own accord."""
        if self.limesurvey and re.fullmatch(r"\w*(time|tijd)\d*", word):
            return True
        return word in LIMESURVEY_WORDS | OTHER_WORDS | set(RESPONDENT_WORDS + UNFINISHED_WORDS + TIME_WORDS)


def _texts(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return the column per normalised text of a question."""
    pairs = [(item.text, item.id) for scale in questionnaire.competencies for item in scale.items]
    pairs += [(scale.importance, IMPORTANCE + scale.id) for scale in questionnaire.competencies]
    pairs += [(question.text, question.id) for question in questionnaire.context_questions]
    return unambiguous(pairs)


def _code_and_text(name: str) -> tuple[str, str]:
    """Divide a header such as 'stelling1[bps01]. In een advies ...' of LimeSurvey; the text is empty without one."""
    code, found, text = name.partition(". ")
    return (code.strip(), text) if found and re.fullmatch(r"[A-Za-z]\w*(\[\w+\])?", code.strip()) else (name, "")


def _in_our_table(name: str) -> bool:
    """Tell whether a column is a row of a table with statements as our survey structure names it."""
    table_and_row = split_code(_code_and_text(name)[0])
    return table_and_row is not None and bool(re.fullmatch(rf"{STATEMENT_TABLE}\d+", table_and_row[0]))


def _parts(name: str) -> Iterator[str]:
    """Yield a normalised header, and what is left of it behind the text of a table."""
    text = normalise(name)
    yield text
    for found in _BEFORE_TEXT.finditer(text):
        rest = text[found.end() :].strip()
        yield rest.removesuffix("]").strip() if found[0] == "[" else rest


def near_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known column that one was probably meant to be, or None."""
    bare, folded = _bare(name), name.casefold()
    for other in known:
        if bare == _bare(other):
            return other
        if len(name) >= _SHORTEST_MISSPELT and _one_edit_apart(folded, other.casefold()):
            return other
    return None


def _bare(name: str) -> str:
    """Fold case, drop signs and leading zeros: BPS-1 is bps_01."""
    return re.sub(r"0+(?=\d)", "", re.sub(r"[^a-z0-9]", "", name.casefold()))


def _one_edit_apart(name: str, other: str) -> bool:
    """Tell whether one letter was added, left out, changed, or two neighbours were swapped."""
    if abs(len(name) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), min(len(name), len(other)))
    a, b = name[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def without_empty_rows(chunk: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows without any content, as spreadsheets write them at the end."""
    if RESPONDENT in chunk:
        suspects = look_up(chunk[RESPONDENT], lambda value: int(plain(value) is not None), 0) == 0
    else:
        suspects = np.ones(len(chunk), dtype=bool)
    if not suspects.any():
        return chunk
    rows = chunk[suspects].astype(object)
    empty = rows.map(lambda value: plain(value) is None).all(axis=1)
    return chunk.drop(index=rows.index[empty]) if empty.any() else chunk
