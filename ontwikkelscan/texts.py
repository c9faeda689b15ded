"""The catalogue of all text that participants see, and how numbers and dates are written in it."""

from __future__ import annotations

from datetime import date
from functools import cache, reduce
from importlib.resources import files
from operator import getitem
from typing import TYPE_CHECKING, Any

from ontwikkelscan.yaml_file import YamlFile

if TYPE_CHECKING:
    from collections.abc import Sequence

CATALOGUE = "nl.yaml"
ROUNDING = 1e-9


@cache
def _catalogue() -> dict[str, Any]:
    return YamlFile(files("ontwikkelscan") / CATALOGUE, "QUESTIONNAIRE-002").data


def _at(key: str) -> Any:
    return reduce(getitem, key.split("."), _catalogue())


def text(key: str, **fields: object) -> str:
    """Return the text of a dotted key with its fields filled in; an unknown key or field raises KeyError."""
    return str(_at(key)).format_map(fields)


def section(key: str) -> dict[str, Any]:
    """Return all texts under a dotted key, with their fields not yet filled in."""
    return dict(_at(key))


def texts(key: str, **fields: object) -> tuple[str, ...]:
    """Return a list of texts."""
    return tuple(str(entry).format_map(fields) for entry in _at(key))


def number(value: float | None, decimals: int = 1) -> str:
    """Write a number with the decimal mark of the language, rounded half up; a dash when there is none."""
    if value is None:
        return "–"
    scaled = int(abs(value) * 10**decimals + 0.5 + ROUNDING)
    whole, rest = divmod(scaled, 10**decimals)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}" + (f"{text('language.decimal')}{rest:0{decimals}d}" if decimals else "")


def level(value: float | None) -> str:
    """Write a required level with as many decimals as it needs, at least one: 4,0 and 3,75."""
    if value is None:
        return number(None)
    return number(value, 1 if abs(value * 10 - round(value * 10)) < ROUNDING else 2)


def thousands(value: float) -> str:
    """Write a whole number with the mark of the language between the thousands."""
    return f"{round(value):,}".replace(",", text("language.thousands"))


def day(value: date) -> str:
    """Write a date as 22 november 2026, with spaces at which a line does not end."""
    return f"{value.day}\u00a0{texts('language.months')[value.month - 1]}\u00a0{value.year}"


def moment(value: str) -> str:
    """Write "2027-10" as oktober 2027, and "2027-10-07" as :func:`day` does."""
    year, month, *rest = map(int, value.split("-"))
    return day(date(year, month, rest[0])) if rest else f"{texts('language.months')[month - 1]} {year}"


def enumeration(names: Sequence[str]) -> str:
    """Join names with commas, and the last with 'and'."""
    if len(names) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(names)
    return text("language.and", first=", ".join(names[:-1]), last=names[-1])
