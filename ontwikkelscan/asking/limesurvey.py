"""Write a questionnaire as a survey structure that LimeSurvey imports: tab-separated text, a row per thing asked.

Its columns and classes (S and SL the survey and its texts, G a page, Q a question, SQ a row of a table, A an answer)
are those of the manual of LimeSurvey, "Tab Separated Value survey structure"; relations follow from the order of rows.
"""

from __future__ import annotations

import csv
from html import escape
from io import StringIO
from typing import TYPE_CHECKING

from ontwikkelscan.asking.form import norm_told
from ontwikkelscan.counting import counting
from ontwikkelscan.model.questions import Bound
from ontwikkelscan.reading.limesurvey import (
    IMPORTANCE_TABLE,
    NOT_APPLICABLE,
    SHARING,
    STATEMENT_TABLE,
    importance_codes,
    item_codes,
    option_codes,
    question_codes,
)
from ontwikkelscan.reading.reader import IMPORTANCE_SCALE
from ontwikkelscan.saving import output_path, save_bytes
from ontwikkelscan.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Question

ENDINGS = (".txt",)
N_PER_PAGE = 14
COLUMNS = (
    *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation"),
    *("mandatory", "other", "default", "same_default", "min_num_value_n", "max_num_value_n"),
)
SETTINGS = {
    "language": text("language.code"),
    "additional_languages": "",
    "format": "G",
    "anonymized": "Y",
    "datestamp": "N",
    "savetimings": "N",
    "ipaddr": "N",
    "refurl": "N",
    "usecookie": "N",
    "allowprev": "Y",
    "allowsave": "Y",
    "printanswers": "N",
    "publicstatistics": "N",
    "publicgraphs": "N",
    "listpublic": "N",
    "showwelcome": "Y",
    "showprogress": "Y",
    "shownoanswer": "Y",
    "showxquestions": "N",
    "showgroupinfo": "B",
    "showqnumcode": "X",
}
"""Of the survey: a page per group, going back allowed, and no time, address or name kept with the answers."""
NUMBER_FORMAT = {".": "0", ",": "1"}
"""How LimeSurvey takes numbers, by the decimal mark: with a comma for decimals, 14.000 is fourteen thousand."""
CHOICE, NUMBER, TEXT, TABLE, SHOWN = "L", "N", "S", "F", "X"


def write_limesurvey(questionnaire: Questionnaire, path: str | Path) -> None:
    """Write the survey structure of a questionnaire to a file that LimeSurvey imports.

    Parameters
    ----------
    questionnaire
        What is asked.
    path
        Ends in .txt, by which LimeSurvey knows the format; an existing file is replaced when the new one is whole.

    Raises
    ------
    OntwikkelscanError
        OUTPUT-002 for another ending, -003 when the folder cannot be written.

    """
    path = output_path(path, ENDINGS)
    save_bytes(limesurvey_text(questionnaire).encode("utf-8-sig"), path, private=False)


def limesurvey_text(questionnaire: Questionnaire) -> str:
    r"""Return the survey structure of a questionnaire.

    Parameters
    ----------
    questionnaire
        What is asked. Without item texts the ids are asked; without ``importance_labels`` no importance.

    Returns
    -------
    str
        Tab-separated rows: the context questions, the statements in tables of 14 in their order, the importance, and
        what may be shared. No question is mandatory; answers have the codes 1, 2, ... and ``nvt``, options A1, A2, ...;
        the codes of the questions are those of :mod:`ontwikkelscan.reading.limesurvey`, so that exports are read back.

    Examples
    --------
    >>> from ontwikkelscan.model.questionnaire import Questionnaire
    >>> text = limesurvey_text(Questionnaire.from_keys({"agree": ["-a_1", "a_2"]}, minimum=1, maximum=6))
    >>> [row.split("\t")[4] for row in text.splitlines() if row.split("\t")[2] == "SQ"]
    ['a1', 'a2']

    """
    stream = StringIO()
    writer = csv.DictWriter(stream, COLUMNS, delimiter="\t", lineterminator="\n", restval="")
    writer.writeheader()
    for row in _rows(questionnaire):
        if row["class"] != "S":
            row |= {name: _shown(row[name]) for name in ("text", "help") if name in row}
        writer.writerow(row if row["class"] == "S" else {**row, "language": text("language.code")})
    return stream.getvalue()


Row = dict[str, str]


def _rows(questionnaire: Questionnaire) -> Iterator[Row]:
    for name, value in SETTINGS.items():
        yield {"class": "S", "name": name, "text": value}
    shown = {
        "surveyls_title": questionnaire.title or questionnaire.id,
        "surveyls_description": f"{questionnaire.id} {questionnaire.version}",
        "surveyls_welcometext": f"{questionnaire.introduction} {text('limesurvey.welcome')}".strip(),
        "surveyls_endtext": text("limesurvey.thanks"),
        "surveyls_numberformat": NUMBER_FORMAT[text("language.decimal")],
    }
    for name, value in shown.items():
        yield {"class": "SL", "name": name, "text": value}
    yield from _context(questionnaire)
    yield from _statements(questionnaire)
    yield from _importance(questionnaire)
    yield from _sharing(questionnaire)


def _context(questionnaire: Questionnaire) -> Iterator[Row]:
    codes = question_codes(questionnaire)
    parts: dict[str, list[Question]] = {}
    for question in questionnaire.context_questions:
        parts.setdefault(question.part, []).append(question)
    for part, questions in parts.items():
        yield _page(text("form.context.part", part=part) if part else text("form.context.facts"))
        for question in questions:
            shown = _nothing_counts(questionnaire) if question.id in questionnaire.own_choice else "1"
            yield from _question(question, codes[question.id], shown)


def _nothing_counts(questionnaire: Questionnaire) -> str:
    """Write, as LimeSurvey reads it, that no rule but someone's own choice makes a situational competency count."""
    codes = question_codes(questionnaire)
    asked = {question.id: question for question in questionnaire.context_questions}
    ruled = {scale.id for scale in questionnaire.competencies if scale.kind == counting()["relevance"]["ruled"]}

    def holds(name: str, condition: tuple[str, ...] | Bound) -> str:
        answer = f"{codes[name]}.NAOK"
        if isinstance(condition, Bound):
            bounds = {">=": condition.at_least, "<": condition.below}
            said = [f"{answer} {sign} {bound:.15g}" for sign, bound in bounds.items() if bound is not None]
            return " and ".join((f"!is_empty({answer})", *said))
        code_of = {option: code for code, option in option_codes(asked[name]).items()}
        return "({})".format(" or ".join(f'{answer} == "{code_of[option]}"' for option in condition))

    rules = questionnaire.rules.rules if questionnaire.rules else ()
    naming = [rule for rule in rules if not rule.otherwise and ruled & {*rule.relevant}]
    return " and ".join(f"!({' and '.join(holds(*one) for one in rule.when.items())})" for rule in naming) or "1"


def _question(question: Question, code: str, relevance: str) -> Iterator[Row]:
    kind = {"number": NUMBER, "text": TEXT}.get(question.kind, CHOICE)
    row = {**_q(kind, code, question.text), "relevance": relevance, "help": question.why}
    if kind == NUMBER:
        limits = {"min_num_value_n": question.minimum, "max_num_value_n": question.maximum}
        row |= {name: f"{limit:.15g}" for name, limit in limits.items() if limit is not None}
    yield row
    for answer, option in option_codes(question).items():
        yield _a(answer, (question.options or {})[option])


def _statements(questionnaire: Questionnaire) -> Iterator[Row]:
    """Yield the pages with statements; the first says what to keep in mind, for each role in its own words."""
    statements = {item.id: item.text for scale in questionnaire.competencies for item in scale.items}
    codes, items = item_codes(questionnaire), questionnaire.item_ids
    starts = range(0, len(items), N_PER_PAGE)
    for number, start in enumerate(starts, start=1):
        yield _page(text("form.items.page", page=number, pages=len(starts)))
        if number == 1:
            yield from _instructions(questionnaire)
        yield _q(TABLE, f"{STATEMENT_TABLE}{number}", text("limesurvey.often"))
        for item in items[start : start + N_PER_PAGE]:
            yield _sq(codes[item], statements[item] or item)
        yield from _answers(questionnaire)


def _instructions(questionnaire: Questionnaire) -> Iterator[Row]:
    roles = {
        option: f'{question_codes(questionnaire)[question.id]}.NAOK == "{answer}"'
        for question in questionnaire.context.facts
        for answer, option in option_codes(question).items()
    }
    for number, (role, instruction) in enumerate((questionnaire.instructions or {}).items(), start=1):
        yield {**_q(SHOWN, f"uitleg{number}", instruction), "relevance": roles.get(role, "1")}


def _answers(questionnaire: Questionnaire) -> Iterator[Row]:
    numbers = [str(answer) for answer in range(questionnaire.minimum, questionnaire.maximum + 1)]
    labels = questionnaire.labels if len(questionnaire.labels) == len(numbers) else numbers
    for number, label in zip(numbers, labels, strict=True):
        yield _a(number, label)
    yield _a(NOT_APPLICABLE, text("form.items.not_applicable"))


def _importance(questionnaire: Questionnaire) -> Iterator[Row]:
    if len(questionnaire.importance_labels) != IMPORTANCE_SCALE.maximum:
        return
    codes = importance_codes(questionnaire)
    yield _page(text("form.review.importance"))
    yield _q(TABLE, IMPORTANCE_TABLE, text("limesurvey.importance"))
    for scale in questionnaire.competencies:
        yield _sq(codes[scale.id], scale.importance or scale.name)
    for number, label in enumerate(questionnaire.importance_labels, start=1):
        yield _a(str(number), label)


def _sharing(questionnaire: Questionnaire) -> Iterator[Row]:
    """Yield what is asked about sharing; the codes of these answers are the words of the columns."""
    code_of = {column: code for code, column in SHARING.items()}
    yield _page(text("template.sharing"))
    yield {**_q(CHOICE, code_of["deel_intake"], text("limesurvey.share")), "help": text("limesurvey.share_hint")}
    for word in ("alles", "niets"):
        yield _a(word, word)
    yield {**_q(CHOICE, code_of["deel_norm"], text("form.share.norm")), "help": " ".join(norm_told(questionnaire))}
    for word in ("ja", "nee"):
        yield _a(word, word)


def _page(name: str) -> Row:
    return {"class": "G", "name": name, "relevance": "1", "text": ""}


def _q(kind: str, code: str, shown: str) -> Row:
    row = {"class": "Q", "type/scale": kind, "name": code, "relevance": "1", "text": shown}
    return {**row, "mandatory": "N", "other": "N", "same_default": "0"}


def _sq(code: str, shown: str) -> Row:
    return {"class": "SQ", "type/scale": "0", "name": code, "relevance": "1", "text": shown}


def _a(code: str, shown: str) -> Row:
    return {"class": "A", "type/scale": "0", "name": code, "text": shown}


def _shown(plain: str) -> str:
    """Write a text as LimeSurvey shows it: as HTML, in which braces would hold an expression."""
    return escape(plain, quote=False).replace("{", "&#123;").replace("}", "&#125;")
