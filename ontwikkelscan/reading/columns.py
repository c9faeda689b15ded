"""Which column holds what: by its id, by the text of the question, or by its code in LimeSurvey; never by a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from ontwikkelscan.errors import Note, Problem
from ontwikkelscan.model.answers import RATER_KEY, ColumnRead
from ontwikkelscan.model.questions import Question
from ontwikkelscan.near import NearTexts, near_name
from ontwikkelscan.reading.labels import normalise, programs, unambiguous
from ontwikkelscan.reading.limesurvey import SHARING, code_and_text, columns_by_code, in_our_table, split_code
from ontwikkelscan.reading.source import QUALTRICS_NUMBER, VERSION
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ontwikkelscan.model.questionnaire import Questionnaire

FREE_TEXTS = ("leervragen", "deel_intake", "moment", "beoordelaar", RATER_KEY, "regio", VERSION)
RATER_GROUPS = ("college", "managementteam", "vakgenoten", "anderen")
FREE_COLUMNS = (
    *(Question(id=name, text=name, kind="text") for name in FREE_TEXTS),
    *(
        Question(id=name, text=name, options={"ja": "ja", "nee": "nee"})
        for name in ("deel_norm", "toegelaten", "vraagt", "biedt")
    ),
    Question(id="beoordelaar_groep", text="beoordelaar_groep", options={name: name for name in RATER_GROUPS}),
    *(Question(id=name, text=name, kind="number", minimum=0) for name in ("invultijd_seconden", "volgorde")),
)
"""Columns beside the questions: what someone wants to learn and share, which moment, rater and version, who takes part
in what."""
IMPORTANCE = "belang_"
RESPONDENT = "respondent"
OF_PROGRAM = "of the program"
"""How a column was read that programs write of their own accord: points, feedback, times, an order of showing."""
OTHER = "other"
UNUSED = ("not used", OF_PROGRAM, OTHER)
"""How columns were read that say nothing to the questionnaire; the last where they are kept."""
_SHORTEST_TEXT = 12
_JOINT = re.compile(r"(?<= )- |\[|\]|: |[.?!)](?= |$)|, ")
"""What exports put between the text of a question, that of the table it stands in, and what a program adds."""
_MOST_JOINTS = 16
"""Joints in a name from which it is not divided: the longest of programs have a dozen."""
_COUNTED = re.compile(r"[a-z]{0,2}\d+[a-z]?")


@dataclass(frozen=True, slots=True)
class Match:
    """What each column of a source holds.

    ``export`` names the program that wrote it, where that matters: "LimeSurvey", "Qualtrics" or nothing;
    ``our_codes``: the survey was made of our structure. ``unknown`` are names that say nothing to us, ``unfinished`` is
    the name of the column that tells who came to the end, ``status`` of the one that tells tests, ``times`` of those
    that tell when; ``numbered``: respondents have no id.
    """

    columns: tuple[ColumnRead, ...]
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...]
    export: str = ""
    our_codes: bool = False
    unfinished: str = ""
    status: str = ""
    times: tuple[str, ...] = ()
    numbered: bool = False

    @property
    def names(self) -> list[str]:
        """Names of the columns as the reader knows them: of ours where it is one, else as they stand."""
        return [column.column or column.name for column in self.columns]


class Matcher:
    """Finds the columns of a questionnaire in a header; ``columns`` says of headings which column they hold."""

    def __init__(self, questionnaire: Questionnaire, columns: Mapping[str, str | None] | None = None) -> None:
        own = questionnaire.context_questions
        names = {question.id for question in own}
        questions = self.questions = (*own, *(question for question in FREE_COLUMNS if question.id not in names))
        self.items = questionnaire.item_ids
        self.questionnaire = questionnaire
        self.columns = {str(name).strip(): (target or "").strip() for name, target in (columns or {}).items()}
        self.known = {RESPONDENT, *self.items, *(question.id for question in questions)}
        self.known |= {IMPORTANCE + name for name in questionnaire.competency_ids}
        self.others = sorted(self.known - set(self.items))

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """Names by their normalised form."""
        return unambiguous((name, name) for name in self.known)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Columns by the normalised text of their question."""
        asked = self.questionnaire
        pairs = [(item.text, item.id) for scale in asked.competencies for item in scale.items]
        pairs += [(scale.importance, IMPORTANCE + scale.id) for scale in asked.competencies]
        pairs += [(question.text, question.id) for question in asked.context_questions]
        pairs += [(text("form.share.norm"), "deel_norm"), (text("limesurvey.share"), "deel_intake")]
        return unambiguous(pairs)

    @cached_property
    def scales(self) -> Collection[str]:
        """Normalised names of the competencies."""
        return {normalise(name) for name in self.questionnaire.names.values()}

    @cached_property
    def instructions(self) -> Collection[str]:
        """What our survey shows before the statements, normalised: a column without answers."""
        return {normalise(shown) for shown in (self.questionnaire.instructions or {}).values()}

    def match(self, header: Sequence[str], labels: Sequence[str] | None, context: Mapping[str, object]) -> Match:
        """Return what each column holds; ``labels`` is a second row of names, as Qualtrics writes it."""
        found = [ColumnRead(name, name, "id") if name in self.known else ColumnRead(name) for name in header]
        if labels is None and not self.columns and all(column.column for column in found):
            return Match(tuple(found), tuple(self.doubles(found, context)), ())
        return _Search(self, header, labels).match(found, context)

    def n_known(self, header: Sequence[str]) -> int:
        """Return how many columns of a header hold something of the questionnaire."""
        return sum(column.column not in ("", RESPONDENT) for column in self.match(header, None, {"file": ""}).columns)

    def doubles(self, columns: Sequence[ColumnRead], context: Mapping[str, object]) -> Iterator[Problem]:
        """Yield columns that occur again; unknown ones by their place: without a header row they are answers."""
        seen: set[str] = set()
        names: set[str] = set()
        again: dict[str, None] = {}
        for place, column in enumerate(columns, start=1):
            name = column.column or column.name
            if name in seen:
                again[f"'{name}'" if column.column else Note("column", place=place)] = None
            elif column.column and column.name in names:
                again[f"'{column.name}'"] = None
            seen.add(name)
            names.add(column.name)
        if again:
            yield Problem("ANSWER-010", context, tuple(again))


class _Search:
    """One header in which not every name is an id."""

    def __init__(self, matcher: Matcher, header: Sequence[str], labels: Sequence[str] | None) -> None:
        self.matcher = matcher
        self.header = header
        self.labels = labels or [""] * len(header)
        self.has_labels = labels is not None
        self.qualtrics = self.has_labels and not set(QUALTRICS_NUMBER).isdisjoint(header)
        self.programs = programs()
        self.words = [self._word(name) for name in header]
        self.texts = matcher.texts
        self.longest = 2 * max(map(len, self.texts), default=0)
        self.near_texts = NearTexts(tuple(matcher.texts))
        codes = columns_by_code(matcher.questionnaire) | SHARING
        self.codes = {code.casefold(): name for code, name in codes.items()}
        in_our_words = any(map(self._in_our_words, header)) and not any(self._called("time"))  # those are of Google
        self.our_codes = any(map(in_our_table, header)) or in_our_words
        in_tables = self.our_codes or any(self._in_table(name) for name in header)
        self.limesurvey = in_tables or len(self.programs.limesurvey & set(self.words)) > 1
        self.program = "LimeSurvey" if self.limesurvey else "Qualtrics" if self.qualtrics else ""

    def match(self, columns: list[ColumnRead], context: Mapping[str, object]) -> Match:
        told = {place: target for place, name in enumerate(self.header) if (target := self._told(name)) is not None}
        places: dict[str, list[str]] = {code: [] for code in _CODES}
        for place, column in enumerate(columns):
            if place in told:
                columns[place] = ColumnRead(column.name, told[place], "columns=")
            else:
                columns[place] = self._read(place, places)
        used = {name for name in self.matcher.columns for heading in self.header if _star(name, heading) is not None}
        places["ANSWER-032"] = [f"'{name}'" for name in self.matcher.columns if name not in used]
        wrong = {target for target in told.values() if target and target not in self.matcher.known}
        places["ANSWER-033"] = sorted(map(repr, wrong))
        exported = self.limesurvey or self.has_labels or bool(places["ANSWER-030"])
        exported = exported or any(column.how in _EXPORTED for column in columns)
        numbered = exported and self._find_respondent(columns)
        problems = list(self.matcher.doubles(columns, context))
        problems += [Problem(code, context, tuple(found)) for code, found in places.items() if found]
        unused = [n for n, column in enumerate(columns) if column.name and not column.column and n not in told]
        if exported:
            aside = {n for n in unused if self._of_the_program(self.header[n])}
            columns = [replace(c, how=OF_PROGRAM) if n in aside else c for n, c in enumerate(columns)]
        unknown = [columns[n].name for n in unused if columns[n].how != OF_PROGRAM]
        return Match(
            tuple(columns),
            tuple(problems),
            tuple(dict.fromkeys(unknown)),
            self.program,
            our_codes=self.our_codes,
            unfinished=next(self._called("finished"), ""),
            status=next(self._called("status"), "") if self.qualtrics else "",
            times=tuple(self._called("time")),
            numbered=numbered,
        )

    def _read(self, place: int, places: dict[str, list[str]]) -> ColumnRead:
        """Return what one column holds; add to the places of each problem."""
        name, ways = self.header[place], self._ways(place)
        targets = {target for target, _ in ways if target}
        if len(targets) > 1:
            both = reduce(lambda one, other: Note("both", first=one, last=other), sorted(map(repr, targets)))
            places["ANSWER-018"].append(Note("column_of", place=place + 1, name=both))
        by_name = {target for target, how in ways if how not in ("text", OF_PROGRAM)}
        if around := [item for target, item in ways if not target and item != OF_PROGRAM and item not in by_name]:
            places["ANSWER-030"].append(Note("column_of", place=place + 1, name=f"'{around[0]}'"))
        elif ("", OF_PROGRAM) in ways:
            return ColumnRead(name, how=OF_PROGRAM)
        elif ways:
            return ColumnRead(name, *ways[0])
        elif item := self._numbered(name):
            places["ANSWER-031"].append(Note("name_of_item", name=name, item=item))
        elif item := self._near_item(name):
            places["ANSWER-009"].append(Note("name_of_item", name=name, item=item))
        elif other := self._near_other(place):
            places["ANSWER-009"].append(Note("name_of_column", name=name, column=other))
        elif near := self._near_text(place):
            places["ANSWER-017"].append(Note("column_of", place=place + 1, name=f"'{self.texts[near]}'?"))
        return ColumnRead(name)

    def _told(self, heading: str) -> str | None:
        """Return what ``columns`` says that a heading holds: a column, "" for none; None where it says nothing."""
        for name, target in self.matcher.columns.items():
            if (inside := _star(name, heading)) is not None:
                target = target.replace("*", inside)  # noqa: PLW2901 - the same thing, filled in
                word = normalise(target)
                return self.matcher.folded.get(word) or self.texts.get(word) or target
        return None

    def _ways(self, place: int) -> list[tuple[str, str]]:
        """Return what the names of a column stand for and how that was found; without a column, why it holds none."""
        name = self.header[place]
        ways = [(name, "id")] if name in self.matcher.known else []
        if not ways and (target := self.matcher.folded.get(normalise(name))) in self.matcher.others:
            ways.append((target, "id in other capitals"))
        code, said = code_and_text(name)
        if self.limesurvey and not ways and (target := self._by_code(code)):
            ways.append((target, "code"))
        names = (said if ways or (said and self.limesurvey) else name, self.labels[place])
        return ways + [way for each in names if each and (way := self._by_text(each))]

    def _in_table(self, name: str) -> str | None:
        """Return the column that a name such as stelling1[bps01] stands for."""
        table_and_row = split_code(code_and_text(name)[0])
        if table_and_row is None or self._numbered(name):
            return None
        table, row = (part.casefold() for part in table_and_row)
        return self.codes.get(f"{table}[{row}]") or self.codes.get(f"[{row}]")

    def _numbered(self, name: str) -> str | None:
        """Return the item of a row whose code is a number that LimeSurvey gives in every table, not in one of ours."""
        table_and_row = split_code(code_and_text(name)[0])
        row = "" if table_and_row is None or in_our_table(name) else table_and_row[1].casefold()
        return self.codes.get(f"[{row}]") if self.programs.numbered.fullmatch(row) else None

    def _in_our_words(self, name: str) -> bool:
        """Tell whether a column is a row of a table as LimeSurvey writes the text of ours."""
        return normalise(name).startswith(normalise(f"{text('limesurvey.often')} ["))

    def _by_code(self, name: str) -> str | None:
        code = name.casefold()
        return self._in_table(name) or self.codes.get(code) or self.codes.get(f"[{code}]")

    def _by_text(self, name: str) -> tuple[str, str] | None:
        """Return the column whose text a name holds, or why it is not that column; None where it holds no text."""
        whole = normalise(name)
        if whole in self.texts:
            return self.texts[whole], "text"
        for before, inside, behind in self._divided(whole):
            if target := self.texts.get(inside):
                first, last = _pieces(before), _pieces(behind)
                if not self.programs.added.isdisjoint((*first, *last)):
                    return "", OF_PROGRAM
                asked = self.programs.asks["behind"].issuperset(last) and all(
                    self._is_asked(piece, target) for piece in first
                )
                return (target, "text") if asked else ("", target)
        return None

    def _divided(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield the ways to see a name as a text with something before or behind it."""
        if len(name) > self.longest:
            return
        joints = list(_JOINT.finditer(name))
        if len(joints) > _MOST_JOINTS:
            return
        stops = [joint.start() + (joint[0] in ".?!)") for joint in joints]
        for start in (0, *(joint.end() for joint in joints)):
            for stop in (len(name), *stops):
                if start < stop and stop - start < len(name):
                    yield name[:start], name[start:stop].strip(), name[stop:]

    def _is_asked(self, part: str, target: str) -> bool:
        """Tell whether words before the text of a question ask the same, or say only where it stood.

        A statement asks nothing by itself: "hoe belangrijk" before it is another question. The other texts do.
        """
        asks, matcher = self.programs.asks, self.matcher
        if part in asks["item"] or (part in asks["importance"] and target not in matcher.items):
            return True
        if part in matcher.folded:
            return matcher.folded[part] == target
        return part in matcher.scales or all(
            word in asks["place"] or _COUNTED.fullmatch(word) for word in part.replace(",", " ").split()
        )

    def _near_item(self, name: str) -> str | None:
        table_and_row = split_code(name) if "[" in name else None
        return near_name(table_and_row[1] if table_and_row else name, self.matcher.items)

    def _near_other(self, place: int) -> str | None:
        """Return the column beside the items that one was probably meant to be: it would change levels or weights."""
        return None if self._of_the_program(self.header[place]) else near_name(self.header[place], self.matcher.others)

    def _near_text(self, place: int) -> str | None:
        """Return the text that one of the names of a column is probably a changed form of."""
        for name in map(normalise, (self.header[place], self.labels[place])):
            ends = [inside for _, inside, behind in self._divided(name) if not behind]
            for each in (name, *ends) if len(name) <= self.longest else ():
                if len(each) >= _SHORTEST_TEXT and (near := self.near_texts.nearest(each)):
                    return near
        return None

    def _find_respondent(self, columns: list[ColumnRead]) -> bool:
        """Take the number of the response for an id; tell whether there is none, and rows are to be numbered."""
        if any(column.column == RESPONDENT for column in columns):
            return False
        for word in self.programs.columns["number"]:
            if word in self.words:
                place = self.words.index(word)
                columns[place] = ColumnRead(self.header[place], RESPONDENT, "number of the response")
                return False
        return any(True for _ in self._called("time"))

    def _called(self, role: str) -> Iterator[str]:
        """Yield the names of columns that hold this, in the order in which programs are known."""
        for word in dict.fromkeys(self.programs.columns[role]):
            if word in self.words:
                yield self.header[self.words.index(word)]

    def _word(self, name: str) -> str:
        """Return a name as programs write it: of "submitdate. Datum verzonden" the code."""
        code = normalise(code_and_text(name)[0])
        return code if code in self.programs.known else normalise(name)

    def _of_the_program(self, name: str) -> bool:
        """Tell whether programs write such a column of their own accord."""
        words = {normalise(part) for part in (name, *code_and_text(name))}
        known = self.programs.known, self.matcher.instructions
        if any(not words.isdisjoint(each) for each in known):
            return True
        return bool(self.program) and any(self.programs.patterns[self.program].fullmatch(word) for word in words)


def _pieces(around: str) -> list[str]:
    """Return the words around a text, as they were joined."""
    return [piece for part in _JOINT.split(around) if (piece := part.strip(" .,;:-?!()[]"))]


_EXPORTED = ("text", "code", "columns=", OF_PROGRAM)
"""Ways to find a column that tell that the names are those of another program."""
_CODES = ("ANSWER-032", "ANSWER-033", "ANSWER-018", "ANSWER-030", "ANSWER-031", "ANSWER-009", "ANSWER-017")
"""What can be wrong with a header, in the order in which it is told."""


def _star(pattern: str, heading: str) -> str | None:
    """Return what stands in a heading at the star of a pattern, "" where there is no star; None: it does not fit."""
    if pattern == heading:
        return ""
    before, star, behind = pattern.partition("*")
    fits = star and heading.startswith(before) and heading.endswith(behind) and len(heading) >= len(before + behind)
    return heading[len(before) : len(heading) - len(behind)].strip() if fits else None
