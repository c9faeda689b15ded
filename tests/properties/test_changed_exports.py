"""Exports with one thing changed, as hands and spreadsheets change them, end right, told or refused, never wrong.

Each export holds the answers of four people of whom we know what they said; a change is drawn, made and read. What
comes out may not differ from what people said; what is missing is told, as is a person too many; no message holds an
answer.
"""

from __future__ import annotations

import csv
import io
import random
import warnings
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import openpyxl
import pandas as pd
import pytest

from ontwikkelscan import OntwikkelscanError, OntwikkelscanWarning, load_questionnaire, read_answers
from ontwikkelscan.asking.template import template_bytes

SCAN = load_questionnaire("gemeentesecretaris")
SCALES = SCAN.competencies[:2]
ITEMS = [item.id for scale in SCALES for item in scale.items]
TEXTS = {item.id: item.text for scale in SCALES for item in scale.items}
IMPORTANCE = {f"belang_{scale.id}": scale.importance for scale in SCALES}
FACTS = {name: SCAN.question(name).text for name in ("rol", "jaren_in_rol", "inwoners", "gemeente")}
COLUMNS = {**FACTS, **IMPORTANCE, **TEXTS}
OFTEN, MATTERS = "Hoe vaak doe je dit?", "Hoe belangrijk is dit in jouw werk?"
HIDDEN = "Geheimdam"
RIGHT, TOLD, REFUSED = "right", "told", "refused"


@dataclass
class Export:
    """A table as a program writes it: rows of names, then people; ``column_of`` says what the last columns hold."""

    program: str
    heads: list[list[object]]
    people: list[list[object]]
    truth: dict[str, dict[str, object]]
    name: str = "export.csv"
    encoding: str = "utf-8-sig"
    separator: str = ","
    before: str = ""
    after: str = ""
    more: list[tuple[object, ...]] = field(default_factory=list)

    @property
    def header(self):
        return self.heads[0]

    def place(self, column):
        return len(self.header) - len(COLUMNS) + list(COLUMNS).index(column)

    def cell(self, person, column, value):
        self.people[person][self.place(column)] = value


def said(rng):
    """Return what four people say: ids of options, numbers, text."""
    people = []
    for _ in range(4):
        person = {item: rng.choice([1, 2, 3, 4, 5, 5, 4, 3, "nvt", None]) for item in ITEMS}
        person |= {name: rng.choice([None, 1, 2, 3, 4, 5]) for name in IMPORTANCE}
        person |= {"rol": rng.choice(list(SCAN.question("rol").options)), "jaren_in_rol": rng.choice([0, 1.5, 12])}
        people.append(person | {"inwoners": rng.choice([14000, 52000, 141500]), "gemeente": f"Sint-{HIDDEN} é"})
    for person in people:  # so that no one answers like another, and everyone enough to be known again
        person |= {
            item: rng.choice([1, 2, 3, 4, 5]) for item in ITEMS if person[item] in (None, "nvt") and item != ITEMS[3]
        }
    return people


def shown(column, value, *, numbers):
    """Return an answer as a program writes it: in words, or with numbers for answers."""
    if value is None:
        return ""
    if column in TEXTS and not numbers:
        return "niet van toepassing" if value == "nvt" else SCAN.labels[value - SCAN.minimum]
    if column in IMPORTANCE and not numbers:
        return SCAN.importance_labels[value - 1]
    return SCAN.question(column).options[value] if column == "rol" and not numbers else value


def export(program, rng):
    people = said(rng)
    numbers = program in {"csv", "limesurvey codes"}
    rows = [[shown(column, person[column], numbers=numbers) for column in COLUMNS] for person in people]
    ids = [str(n) for n in range(11, 15)]
    framed = [f"{OFTEN if c in TEXTS else MATTERS} [{text}]" if c not in FACTS else text for c, text in COLUMNS.items()]
    if program == "csv":
        ids = [f"R{n}" for n in ids]
        made = Export(program, [["respondent", *COLUMNS]], rows, {})
        made.people = [[name, *row] for name, row in zip(ids, rows, strict=True)]
    elif program == "limesurvey codes":
        codes = [f"stelling1[{c.replace('_', '')}]" if c in TEXTS else c.replace("_", "") for c in COLUMNS]
        short = {f"belang_{scale.id}": f"belang[{scale.code}]" for scale in SCALES}
        codes = [short.get(c, code) for c, code in zip(COLUMNS, codes, strict=True)]
        made = Export(
            program, [["id", "submitdate", "lastpage", "startlanguage", "seed", *codes]], [], {}, separator=";"
        )
        made.people = [[n, "1980-01-01", "9", "nl", "77", *row] for n, row in zip(ids, rows, strict=True)]
    elif program == "limesurvey":
        head = ["Respons-ID", "Datum verzonden", "Laatste pagina", "Begin taal", "Plaats", *framed]
        made = Export(program, [head], [], {}, separator=";", after="\n")
        made.people = [[n, "1980-01-01", "9", "nl", "77", *row] for n, row in zip(ids, rows, strict=True)]
    elif program == "microsoft forms":
        head = ["Id", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", *COLUMNS.values()]
        made = Export(program, [head], [], {}, name="export.xlsx")
        made.people = [
            [int(n), "1-9-2026", "1-9-2026", "anonymous", "", *row] for n, row in zip(ids, rows, strict=True)
        ]
    elif program == "google forms":
        made = Export(program, [["Tijdstempel", *framed]], [["2026-09-01 10:00", *row] for row in rows], {})
        ids = [f"rij-{n}" for n in range(2, 6)]
    elif program == "qualtrics":
        heads = [["StartDate", "Finished", "ResponseId", *(f"Q{n}" for n in range(len(COLUMNS)))]]
        texts = [text.replace(" [", " - ").removesuffix("]") for text in framed]
        heads.append(["Start Date", "Finished", "Response ID", *texts])
        heads.append(['{"ImportId":"x"}'] * len(heads[0]))
        ids = [f"R_{n}" for n in ids]
        made = Export(program, heads, [["2026-09-01", "1", n, *row] for n, row in zip(ids, rows, strict=True)], {})
    else:
        made = Export("template", [["respondent", *COLUMNS]], [["R11", *rows[0]]], {}, name="export.xlsx")
        ids, people = ["R11"], people[:1]
    made.truth = dict(zip(ids, people, strict=True))
    return made


@cache
def template():
    return template_bytes(SCAN)


def written(made, folder):
    """Write the export as its program does."""
    path = folder / made.name
    if made.program == "template":
        book = openpyxl.load_workbook(io.BytesIO(template()))
        sheet = book["Vragenlijst"]
        row_of = {row[0].value: row for row in sheet.iter_rows(min_row=3) if row[0].value}
        for column, head, cell in zip(["respondent", *COLUMNS], made.header, made.people[0], strict=False):
            row_of[column][0].value, row_of[column][3].value = head, cell if cell != "" else None
        for head, cell in list(zip(made.header, made.people[0], strict=True))[1 + len(COLUMNS) :]:
            sheet.append([head, None, "", cell])
        book.save(path)
    elif made.program == "microsoft forms":
        book = openpyxl.Workbook()
        for row in [*made.heads, *made.people, *made.more]:
            book.active.append([None if cell == "" else cell for cell in row])
        book.save(path)
    else:
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=made.separator).writerows([*made.heads, *made.people, *made.more])
        text = made.before + stream.getvalue() + made.after
        path.write_bytes(text.encode(made.encoding))
    return path


# Each change returns how it may end; None where it has no meaning for this program.
def nothing(made, rng):
    return {RIGHT}


def moved_columns(made, rng):
    if made.program == "template":
        return None
    order = rng.sample(range(len(made.header)), len(made.header))
    for row in (*made.heads, *made.people):
        row[:] = [row[place] for place in order]
    return {RIGHT}


def swapped_cells(made, rng):
    """Two answers of a person stand under each other's question."""
    first, second = "gemeente", rng.choice(["rol", "belang_" + SCALES[0].id, ITEMS[0], "inwoners"])
    for person in made.people:
        places = made.place(first), made.place(second)
        person[places[0]], person[places[1]] = person[places[1]], person[places[0]]
    return {REFUSED}


def misspelt_heading(made, rng):
    column = rng.choice([*ITEMS, "inwoners"])
    head = made.heads[1 if made.program == "qualtrics" else 0]
    place = made.place(column)
    text = str(head[place])
    cut = rng.randrange(1, len(text) - 1)
    head[place] = text[:cut] + text[cut + 1 :]
    twice_named = made.program in ("template", "limesurvey codes")  # the text beside it, the code of the row
    return {REFUSED, TOLD, RIGHT} if twice_named or not text[cut].isalnum() or text[cut] == "0" else {REFUSED, TOLD}


def another_question(made, rng):
    column = rng.choice(ITEMS)
    head = made.heads[1 if made.program == "qualtrics" else 0]
    if (
        str(head[made.place(column)]) != column
        and "[" in str(head[made.place(column)])
        and made.program == "limesurvey codes"
    ):
        return None
    head[made.place(column)] = rng.choice(["Hoe belangrijk vind je dit? [{}]", "Wat vindt je collega: {}"]).format(
        TEXTS[column]
    )
    return {REFUSED}


def heading_in_passing(made, rng):
    """Other quotes, hard spaces, capitals, entities: the same text."""
    if made.program == "template":
        return None
    for head in made.heads[:2]:
        for place in range(len(head) - len(COLUMNS), len(head)):
            text = str(head[place])
            head[place] = rng.choice([text.replace(" ", "\u00a0", 1), f" {text} ", text.replace("'", "&#039;")])
    return {RIGHT}


def same_heading_twice(made, rng):
    head = made.heads[0]
    first, second = rng.sample(ITEMS, 2)
    head[made.place(first)] = head[made.place(second)]
    return {REFUSED}


def column_twice(made, rng):
    place = made.place(rng.choice(ITEMS))
    for row in (*made.heads, *made.people):
        row.append(row[place])
    return {REFUSED}


def left_out_column(made, rng):
    if made.program == "template":
        return None
    place = made.place(rng.choice(ITEMS))
    for row in (*made.heads, *made.people):
        del row[place]
    return {REFUSED}


def one_more_column(made, rng):
    for row, cell in zip((*made.heads, *made.people), ["Opmerking", *[HIDDEN] * 9], strict=False):
        row.append(cell)
    return {TOLD}


def points(made, rng):
    if made.program in ("template", "limesurvey codes", "csv"):
        return None
    for item in ITEMS:
        for number, row in enumerate((*made.heads, *made.people)):
            text = f"Punten - {TEXTS[item]}" if number < 2 else "{}" if number < len(made.heads) else 1
            row.insert(0, f"SC_{item}x" if number == 0 and made.program == "qualtrics" else text)
    for person in made.people:
        for place in range(len(ITEMS)):
            person[place] = 1
    return {RIGHT}


def summary_row(made, rng):
    if made.program == "template":
        return None
    word = rng.choice(["Totaal", "Gemiddelde", "mediaan", "Mean", "Median", "Sum", "Count"])
    how = rng.choice([np.sum, np.mean, np.median])
    row = [""] * len(made.header)
    for item in ITEMS:
        cells = [person[item] for person in made.truth.values() if isinstance(person[item], int)]
        row[made.place(item)] = how(cells).item() if cells else ""
    row[{"qualtrics": 2}.get(made.program, 0)] = word
    made.more.append(row)
    return {REFUSED}


def a_note_below(made, rng):
    if made.program in ("template", "google forms"):
        return None
    row = [""] * len(made.header)
    row[{"qualtrics": 2}.get(made.program, 0)] = rng.choice(["aantal rijen: 4", "* bron: ons", "(einde)"])
    made.more.append(row)
    return {TOLD}


def row_twice(made, rng):
    if made.program == "template":
        return None
    made.more.append(rng.choice(made.people))
    return {TOLD} if made.program == "google forms" else {REFUSED}


def person_twice(made, rng):
    if made.program in ("template", "google forms"):
        return None
    row = list(rng.choice(made.people))
    row[{"qualtrics": 2}.get(made.program, 0)] = "99"
    made.more.append(row)
    return {TOLD}


def header_again(made, rng):
    if made.program == "template":
        return None
    made.people.insert(2, list(made.header))
    return {REFUSED}


def thousands(made, rng):
    number = rng.choice(["14.000", "141,500", "52 000"])
    made.cell(rng.randrange(len(made.people)), "inwoners", number)
    return {REFUSED}


def thousands_as_decimals(made, rng):
    person = rng.randrange(len(made.people))
    made.cell(person, "inwoners", rng.choice([14, "14", "52", 141.5, "141,5"]))
    return {TOLD}


def no_answer_at_all(made, rng):
    """True, a date, an error of a spreadsheet, a number off the scale, a word of no scale."""
    column = rng.choice([*ITEMS, *IMPORTANCE, "jaren_in_rol", "rol"])
    day = pd.Timestamp("2026-05-04").to_pydatetime()
    words = [True, False, day, "#N/B", "#REF!", "#DEEL/0!", "WAAR", "4-mei", 77, -99, "2,5", "vaakst", HIDDEN]
    value = rng.choice(words)
    if value == -99 and made.program == "qualtrics" and column in (*ITEMS, *IMPORTANCE):
        value = 99
    if column == "jaren_in_rol" and value == "2,5":
        value = "2..5"
    made.cell(rng.randrange(len(made.people)), column, value)
    return {REFUSED, TOLD} if made.program == "qualtrics" and value == -99 else {REFUSED}


def formula(made, rng):
    if not made.name.endswith(".xlsx"):
        return None
    made.cell(rng.randrange(len(made.people)), rng.choice([*ITEMS, "gemeente", "inwoners"]), "=1+1")
    return {REFUSED}


def no_id(made, rng):
    if made.program == "google forms":
        return None
    made.people[rng.randrange(len(made.people))][{"qualtrics": 2}.get(made.program, 0)] = rng.choice(
        ["", "Jan Smit", *([True] if made.name.endswith(".xlsx") else [])]
    )
    return {REFUSED}


def encoding(made, rng):
    if made.name.endswith(".xlsx"):
        return None
    made.encoding = rng.choice(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac-roman"]
    )
    if made.encoding in ("cp850", "mac-roman", "cp1252"):
        return {REFUSED, TOLD} if made.encoding != "cp1252" else {TOLD, REFUSED}
    return {RIGHT}


def separator(made, rng):
    if made.name.endswith(".xlsx"):
        return None
    made.separator = rng.choice([",", ";", "\t", "|"])
    return {REFUSED} if made.separator == "|" else {RIGHT}


def separator_told(made, rng):
    if made.name.endswith(".xlsx"):
        return None
    made.separator = rng.choice([",", ";", "\t", "|"])
    made.before = f"sep={made.separator}\r\n"
    return {RIGHT}


def blank_lines(made, rng):
    if made.name.endswith(".xlsx"):
        return None
    if rng.random() < 0.5:
        made.after = "\n" * rng.randint(1, 3)
        return {RIGHT}
    made.people.insert(2, [])
    if made.program == "google forms":
        made.truth = {f"rij-{n}": person for n, person in zip((2, 3, 5, 6), made.truth.values(), strict=True)}
    return {TOLD}


def blank_cells(made, rng):
    if made.program == "template":
        return None
    for row, cell in zip((*made.heads, *made.people), [""] * 9, strict=False):
        row.append(cell)
    return {RIGHT}


def another_name(made, rng):
    if not made.name.endswith(".xlsx"):
        return None
    made.name = rng.choice(["export.xlsx.csv", "export.xls", "export.dat"]) if made.program != "template" else made.name
    return {RIGHT}


def cut_off(made, rng):
    if made.name.endswith(".xlsx") or made.program == "limesurvey":
        return None
    cell = str(made.people[-1][-1])
    made.people[-1][-1] = cell[: rng.randrange(len(cell))] if cell else ""
    made.after = "CUT"
    return {REFUSED, TOLD, RIGHT}


CHANGES = (
    nothing, moved_columns, swapped_cells, misspelt_heading, another_question, heading_in_passing, same_heading_twice,
    column_twice, left_out_column, one_more_column, points, summary_row, a_note_below, row_twice, person_twice,
    header_again, thousands, thousands_as_decimals, no_answer_at_all, formula, no_id, encoding, separator,
    separator_told, blank_lines, blank_cells, another_name, cut_off,
)  # fmt: skip
PROGRAMS = ("csv", "limesurvey", "limesurvey codes", "microsoft forms", "google forms", "qualtrics", "template")


def same(found, expected):
    if expected is None:
        return found is None or found != found  # noqa: PLR0124 - NaN
    return found == expected


def outcome(path, made):
    """Read, and fail on what is wrong in silence; return how it ended."""
    refusal = ""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", OntwikkelscanWarning)
        try:
            answers = read_answers(path, SCAN)
        except OntwikkelscanError as problem:
            refusal = str(problem)
    assert HIDDEN not in refusal
    if refusal:
        return REFUSED
    told = "; ".join(text for one in caught if "called after their row" not in (text := str(one.message)))
    assert HIDDEN not in told
    states = answers.frame.set_index(["respondent", "item"])
    for place, who in enumerate(answers.respondents):
        if who not in made.truth:
            assert told, f"{who} is nobody"
            continue
        for column, expected in made.truth[who].items():
            if column in TEXTS:
                state, value = states.loc[(who, column), ["state", "answer"]]
                found = "nvt" if state == "nvt" else None if value is pd.NA else int(value)
            elif column in IMPORTANCE:
                value = answers.importance[place, SCAN.column_of[column.removeprefix("belang_")]]
                found = None if np.isnan(value) else int(value)
            else:
                found = answers.context[column][place] if column in answers.context else None
            if not same(found, expected):
                assert told, f"{who}, {column}: {found} instead of {expected}, in silence"
                assert same(found, None), f"{who}, {column}: {found} instead of {expected}"
    if missing := set(made.truth) - set(answers.respondents):
        assert told, f"{missing} are gone in silence"
    return TOLD if told else RIGHT


@pytest.mark.parametrize("number", range(20))
@pytest.mark.parametrize("program", PROGRAMS)
def test_one_thing_changed(program, number, tmp_path):
    rng = random.Random(f"{program} {number}")  # noqa: S311 - a repeatable choice
    made = export(program, rng)
    possible = None
    while possible is None:
        change = rng.choice(CHANGES)
        possible = change(made, rng)
    assert outcome(written(made, tmp_path), made) in possible, change.__name__


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_each_change(program, change, tmp_path):
    """The same, with each change at least once."""
    rng = random.Random(f"{program} {change.__name__}")  # noqa: S311 - a repeatable choice
    made = export(program, rng)
    if (possible := change(made, rng)) is not None:
        assert outcome(written(made, tmp_path), made) in possible
