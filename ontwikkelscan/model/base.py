"""What all data files share."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any, LiteralString, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from ontwikkelscan.errors import Note, OntwikkelscanError, Problem, catalogue, fault_note
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

MOMENT = r"20\d\d-\d\d(-\d\d)?"
ID = r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$"
Id = Annotated[str, StringConstraints(pattern=ID)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def refused(code: LiteralString, **context: object) -> PydanticCustomError:
    """Return what a validator raises to refuse a value with a code of the catalogue."""
    return PydanticCustomError(code, "{value}", context)


def days_of(moment: str) -> tuple[date, date]:
    """Return the first and the last day of a month ("2027-10"), or a day ("2027-10-07") twice."""
    if len(moment) > len("2027-10"):
        return (day := date.fromisoformat(moment)), day
    first = date.fromisoformat(f"{moment}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _moment(value: object) -> object:
    """Return a day or a month of this century that exists; PROGRAMME-007 for anything else."""
    try:
        if re.fullmatch(MOMENT, str(value), re.ASCII):
            days_of(str(value))
            return value
    except ValueError:
        pass
    raise refused("PROGRAMME-007", value=value)


def _five_or_none(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return the labels of how important something is, which has five answers."""
    if len(value) not in (0, 5):
        raise ValueError(Note("five_labels"))
    return value


FiveLabels = Annotated[tuple[str, ...], AfterValidator(_five_or_none)]
Moment = Annotated[str, BeforeValidator(_moment), WithJsonSchema({"type": "string", "pattern": f"^{MOMENT}$"})]
"""A day or a month."""


def is_missing(value: object) -> bool:
    """Tell whether a value is None or NaN."""
    return value is None or value != value  # noqa: PLR0124 - NaN differs from itself


def hash_of(content: Any) -> str:
    """Return the SHA-256 over content of plain types: equal content, equal hash."""
    return sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@contextmanager
def refusing(code: str, place: str) -> Iterator[None]:
    """Turn what the types refuse into one error of ours, of a code with ``place`` and ``problem``."""
    try:
        yield
    except ValidationError as cause:
        raise OntwikkelscanError([_told(code, place, fault) for fault in cause.errors()]) from cause


def _told(code: str, place: str, fault: ErrorDetails) -> Problem:
    """Return the problem of a code of its own, or of ``code`` where the types found it."""
    if fault["type"] in catalogue()["messages"]:
        return coded(place, fault)
    return Problem(code, {"place": place, "problem": fault_note(fault)})


def coded(place: str, fault: ErrorDetails) -> Problem:
    """Return the problem that a validator refused a value with (:func:`refused`)."""
    return Problem(fault["type"], {"place": place, "key": fault["loc"][-1], **fault["ctx"]})


class Strict(BaseModel):
    """Frozen; no field too many, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    def __repr__(self) -> str:
        """Show id and version, if it has them."""
        return one_line(self, " ".join(str(getattr(self, name)) for name in ("id", "version") if hasattr(self, name)))

    def __str__(self) -> str:
        """Show the same; pydantic has two ways."""
        return repr(self)

    def __repr_args__(self) -> tuple[()]:
        """Show no field in a third way, that of rich."""
        return ()

    @property
    def content_hash(self) -> str:
        """SHA-256 over the content: equal content gives an equal hash, whatever the lay-out of its files.

        Fields at their default are left out, so that a new optional field leaves the hash of what is in use alone.
        """
        return sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()

    def replace(self, **changes: Any) -> Self:
        """Return a copy with other values in some fields: made anew, so that it is checked like any other.

        Raises
        ------
        pydantic.ValidationError
            For a field that does not exist, or a value that does not fit.

        """
        fields = type(self).model_fields
        values = {name: getattr(self, name) for name in self.model_fields_set} | changes
        alias = {name: field.alias for name, field in fields.items() if field.alias}
        return type(self).model_validate({alias.get(name, name): value for name, value in values.items()})

    def model_copy(self, *, update: Any = None, deep: bool = False) -> Self:  # noqa: ARG002 - pydantic's own signature
        """Do the same as :meth:`replace`: pydantic's own copy would keep what was computed from the old values."""
        return self.replace(**(update or {}))
