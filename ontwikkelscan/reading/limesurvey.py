"""The names that a questionnaire has in LimeSurvey, and how to find the way back.

LimeSurvey allows letters and digits only: ``bps_01`` is ``bps01`` there, a row in a table of statements; the importance
of ``visie`` is row ``vis`` of table ``belang``; an option of a question is ``A1``, ``A2``, ... in its order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Question

IMPORTANCE_TABLE = "belang"
STATEMENT_TABLE = "stelling"
NOT_APPLICABLE = "nvt"
SHARING = {"deelintake": "deel_intake", "deelnorm": "deel_norm"}
"""Columns beside the questionnaire that a survey asks too, per code: what is shared, and whether a norm counts it."""
LONGEST = 20
"""Signs of the longest code of a question: the title column of LimeSurvey's table of questions."""
_ARRAY = re.compile(r"([A-Za-z][A-Za-z0-9]*)(?:\[([A-Za-z0-9]+)\]|[_.]([A-Za-z0-9]+)\.?)")


def item_codes(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the code of each item, by its id."""
    return _codes(questionnaire.item_ids, taken=())


def importance_codes(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the code of each competency in the table of importance, by its id."""
    short = {scale.id: scale.code or scale.id for scale in questionnaire.competencies}
    if len(set(short.values())) < len(short):
        short = {name: name for name in short}
    codes = _codes(short.values(), taken=())
    return {name: codes[code] for name, code in short.items()}


def question_codes(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the code of each context question, by its id."""
    return _codes((question.id for question in questionnaire.context_questions), taken=(IMPORTANCE_TABLE, *SHARING))


def option_codes(question: Question) -> dict[str, str]:
    """Return the option of each code."""
    return {f"A{place}": option for place, option in enumerate(question.options or {}, start=1)}


def _codes(names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Leave out what LimeSurvey does not allow; a name that is too long or not the only one ends in its place."""
    codes: dict[str, str] = {}
    used = {name.casefold() for name in taken}
    for place, name in enumerate(dict.fromkeys(names), start=1):
        code = re.sub(r"[^A-Za-z0-9]", "", name)
        if not code[:1].isalpha():
            code = f"q{code}"
        if len(code) > LONGEST or code.casefold() in used:
            code = f"{code[: LONGEST - 4]}{place:04d}"
        used.add(code.casefold())
        codes[name] = code
    return codes


def columns_by_code(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the column of ours per code: ``bps01`` (in whatever table), ``belang[vis]``, ``jareninrol``."""
    importance = importance_codes(questionnaire)
    return {
        **{code: name for name, code in question_codes(questionnaire).items()},
        **{f"{IMPORTANCE_TABLE}[{code}]": f"belang_{name}" for name, code in importance.items()},
        **{f"[{code}]": name for name, code in item_codes(questionnaire).items()},
    }


def split_code(name: str) -> tuple[str, str] | None:
    """Return table and row of a name such as ``stelling1[bps01]`` (``stelling1_bps01`` in other exports), or None."""
    found = _ARRAY.fullmatch(name)
    return None if found is None else (found[1], found[2] or found[3])


def code_and_text(name: str) -> tuple[str, str]:
    """Divide a header such as 'stelling1[bps01]. In een advies ...' of LimeSurvey; the text is empty without one."""
    code, found, said = name.partition(". ")
    return (code.strip(), said) if found and re.fullmatch(r"[A-Za-z]\w*(\[\w+\])?", code.strip()) else (name, "")


def in_our_table(name: str) -> bool:
    """Tell whether a column is a row of a table with statements as our survey structure names it."""
    table_and_row = split_code(code_and_text(name)[0])
    return table_and_row is not None and bool(re.fullmatch(rf"{STATEMENT_TABLE}\d+", table_and_row[0]))
