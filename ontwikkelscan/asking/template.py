"""Write a questionnaire as a workbook that one person fills in: a question per row, with its answers to choose from.

One workbook for one person, because the answers are theirs until they hand them over: a sheet with a row per person
would show each what the others said. Whoever collects them reads each file, or adds the rows together.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ontwikkelscan.asking.form import norm_told
from ontwikkelscan.errors import error
from ontwikkelscan.reading.columns import IMPORTANCE
from ontwikkelscan.reading.reader import IMPORTANCE_SCALE
from ontwikkelscan.reading.workbook import CARD_SHEET, COLUMNS, SCHEMA, SHEET
from ontwikkelscan.saving import output_path, save_bytes
from ontwikkelscan.texts import text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Question

ENDINGS = (".xlsx",)
LISTS = "Lijsten"
RESPONDENT = "respondent"
LEARNING, SHARE, NORM = "leervragen", "deel_intake", "deel_norm"
LONGEST_ID = 64
MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in the properties of each workbook, so that the same questionnaire gives the same bytes."""


def write_template(questionnaire: Questionnaire, path: str | Path, *, sharing: bool = True) -> None:
    """Write the workbook of a questionnaire, for one person.

    Parameters
    ----------
    questionnaire
        What is asked.
    path
        Ends in .xlsx; an existing file is replaced when the new one is whole.
    sharing
        Whether it asks what may be shared of the scan; not so where it is about something else.

    Raises
    ------
    OntwikkelscanError
        OUTPUT-002 for another ending, -003 when the folder cannot be written, ANSWER-021 without the extra 'excel'.

    """
    path = output_path(path, ENDINGS)
    save_bytes(template_bytes(questionnaire, path.name, sharing=sharing), path, private=False)


def template_bytes(questionnaire: Questionnaire, name: str = "template.xlsx", *, sharing: bool = True) -> bytes:
    """Return the workbook of a questionnaire.

    Parameters
    ----------
    questionnaire
        What is asked. Without item texts the ids are asked; without ``importance_labels`` no importance.
    name
        What a message calls the file.
    sharing
        As for :func:`write_template`.

    Returns
    -------
    bytes
        An .xlsx without macros or links: sheets 'Uitleg' and 'Vragenlijst', both protected without a password, all but
        the cells to fill in; hidden ones hold the lists and say which questionnaire this is, so that
        :func:`ontwikkelscan.read_answers` reads it back. The same questionnaire gives the same bytes.

    Raises
    ------
    OntwikkelscanError
        ANSWER-021 without the extra 'excel'.

    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError as cause:
        raise error("ANSWER-021", file=name) from cause
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties({"title": questionnaire.title or questionnaire.id, "created": MADE.replace(tzinfo=None)})
        _Template(book, questionnaire, sharing=sharing).write()
    return stream.getvalue()


class _Template:
    """The sheets of one workbook."""

    def __init__(self, book: Any, questionnaire: Questionnaire, *, sharing: bool) -> None:
        self.book = book
        self.questionnaire, self.sharing = questionnaire, sharing
        self.guide, self.sheet = book.add_worksheet(text("template.guide")), book.add_worksheet(SHEET)
        self.lists, self.card = book.add_worksheet(LISTS), book.add_worksheet(CARD_SHEET)
        self.sources: dict[tuple[str, ...], str] = {}
        font = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
        self.plain = book.add_format(font)
        self.strong = book.add_format({**font, "bold": True})
        self.title = book.add_format({**font, "bold": True, "font_size": 16})
        self.head = book.add_format({**font, "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1})
        self.part = book.add_format({**font, "bold": True, "bg_color": "#DDE5F2", "border": 1})
        self.ask = book.add_format({**font, "border": 1})
        self.fill_in = book.add_format({**font, "border": 1, "bg_color": "#FFF6CC", "locked": False, "align": "left"})
        self.row = 0

    def write(self) -> None:
        self._write_guide()
        self._write_questions()
        for row, pair in enumerate(({"schema": SCHEMA} | _card(self.questionnaire)).items()):
            self.card.write_row(row, 0, pair)
        for sheet in (self.lists, self.card):
            sheet.very_hidden()
        for sheet in (self.guide, self.sheet, self.lists, self.card):
            sheet.protect("", {"format_rows": True, "format_columns": True})
        self.guide.activate()

    def _write_guide(self) -> None:
        questionnaire, sheet = self.questionnaire, self.guide
        sheet.set_column(0, 0, 110)
        sheet.hide_gridlines(2)
        how = texts("template.how")[: None if self.sharing else -1]  # the last is about the scan
        lines = [(questionnaire.title or questionnaire.id, self.title)]
        lines += [(line, self.plain) for line in (questionnaire.introduction, *how) if line]
        roles = {
            option: name for question in questionnaire.context.facts for option, name in _options(question).items()
        }
        for role, instruction in (questionnaire.instructions or {}).items():
            lines += [(roles.get(role, text("template.instructions")), self.strong), (instruction, self.plain)]
        if self.sharing:
            lines += [(text("template.share_names"), self.strong)]
            lines += [(line, self.plain) for line in (*texts("template.share_words"), text("template.share_scores"))]
            lines += [(f"{scale.id}: {scale.name}", self.plain) for scale in questionnaire.competencies]
            told = norm_told(questionnaire)
            lines += [(text("form.share.norm"), self.strong), *((line, self.plain) for line in told)]
        for row, (line, style) in enumerate(lines):
            sheet.write_string(row, 0, line, style)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _write_questions(self) -> None:
        questionnaire, sheet = self.questionnaire, self.sheet
        for column, (width, options) in enumerate(((12, {"hidden": True}), (6, {}), (80, {}), (48, {}))):
            sheet.set_column(column, column, width, None, options)
        self.row = 1
        for column, name in enumerate(COLUMNS):
            sheet.write_string(self.row, column, name, self.head)
        sheet.freeze_panes(self.row + 1, 0)
        sheet.repeat_rows(self.row)
        self._part(text("form.context.facts"))
        longest = {"validate": "length", "criteria": "<=", "value": LONGEST_ID}
        self._question(RESPONDENT, text("template.respondent"), longest)
        for part, questions in _parts(questionnaire):
            if part:
                self._part(text("form.context.part", part=part))
            for question in questions:
                own = text("template.own_choice") if question.id in questionnaire.own_choice else ""
                self._question(question.id, f"{own} {question.text}".strip(), self._rule(question))
        self._part(text("template.statements" if self.sharing else "template.questions"))
        first = self.row + 2
        statements = {item.id: item.text for scale in questionnaire.competencies for item in scale.items}
        choices = (*_labels(questionnaire), text("form.items.not_applicable"))
        for number, item in enumerate(questionnaire.item_ids, start=1):
            self._question(item, statements[item] or item, self._list(choices), number)
        self._write_count(first, len(questionnaire.item_ids))
        if len(questionnaire.importance_labels) == IMPORTANCE_SCALE.maximum:
            self._part(text("template.importance"))
            for scale in questionnaire.competencies:
                labels = self._list(questionnaire.importance_labels)
                self._question(IMPORTANCE + scale.id, scale.importance or scale.name, labels)
        if self.sharing:
            self._write_sharing()
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _write_sharing(self) -> None:
        self._part(text("template.sharing"))
        self._question(LEARNING, text("template.learning"), None)
        self._question(SHARE, text("template.share"), {**self._list(("alles", "niets")), "error_type": "information"})
        self._question(NORM, text("form.share.norm"), self._list(("ja", "nee")))

    def _write_count(self, first: int, n: int) -> None:
        """Show above the questions how many statements were answered."""
        key = "answered" if self.sharing else "answered_questions"
        words = f" {text(f'template.{key}', n=n)}"
        formula = f'=COUNTA(D{first}:D{first + n - 1})&"{words}"'
        self.sheet.write_formula(0, 2, formula, self.strong, f"0{words}")

    def _part(self, name: str) -> None:
        self.row += 1
        for column, cell in enumerate(("", "", name, "")):
            self.sheet.write_string(self.row, column, cell, self.part)

    def _question(self, column: str, question: str, rule: dict[str, Any] | None, number: int | None = None) -> None:
        self.row += 1
        self.sheet.write_string(self.row, 0, column, self.ask)
        self.sheet.write(self.row, 1, "" if number is None else number, self.ask)
        self.sheet.write_string(self.row, 2, question, self.ask)
        self.sheet.write_blank(self.row, 3, None, self.fill_in)
        if rule is not None:
            self.sheet.data_validation(self.row, 3, self.row, 3, rule)

    def _rule(self, question: Question) -> dict[str, Any] | None:
        """Return what a cell accepts: a choice, a number in its range, or any text."""
        if question.kind == "number":
            low, high = question.minimum or 0, question.maximum
            limit = {"criteria": ">=", "value": low}
            if high is not None:
                limit = {"criteria": "between", "minimum": low, "maximum": high}
            message = text(f"template.number{'_in' if question.unit else ''}", unit=question.unit)
            return {"validate": "decimal", **limit, **_messages(message)}
        return self._list(tuple(question.options.values())) if question.options else None

    def _list(self, choices: Sequence[str]) -> dict[str, Any]:
        """Return the rule of a drop-down list; Excel allows no commas and 255 signs in a list that is no range."""
        from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415 - an extra

        choices = tuple(choices)
        if choices not in self.sources:
            column = len(self.sources)
            self.lists.write_column(0, column, choices)
            self.sources[choices] = f"={LISTS}!{xl_range_abs(0, column, len(choices) - 1, column)}"
        return {"validate": "list", "source": self.sources[choices], **_messages(text("template.choose"))}


def _messages(message: str) -> dict[str, Any]:
    return {"ignore_blank": True, "error_title": text("template.refused"), "error_message": message}


def _card(questionnaire: Questionnaire) -> dict[str, str]:
    card = questionnaire.card
    return {"questionnaire": card["id"], "version": card["version"], "hash": card["hash"]}


def _labels(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the answers to choose from: labels where there is one for each, else numbers."""
    numbers = tuple(str(answer) for answer in range(questionnaire.minimum, questionnaire.maximum + 1))
    return questionnaire.labels if len(questionnaire.labels) == len(numbers) else numbers


def _options(question: Question) -> dict[str, str]:
    return dict(question.options or {})


def _parts(questionnaire: Questionnaire) -> Iterator[tuple[str, list[Question]]]:
    """Yield the facts, and the other questions by the part of the context that they are about."""
    yield "", list(questionnaire.context.facts)
    for part in dict.fromkeys(question.part for question in questionnaire.context.questions):
        yield part, [question for question in questionnaire.context.questions if question.part == part]
