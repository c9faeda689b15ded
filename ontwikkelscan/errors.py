"""Every error and warning that a user can meet: one catalogue, ``messages.yaml``, for two languages and two readers.

The codes are part of the public interface; ``docs/errors.md`` is made from the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHOWN = 5
"""Places that a message shows before it only counts the rest."""
LONGEST = 200
"""Signs of a name that are shown."""
LONGEST_FIELD = 2000
"""Signs of a field of a message that are shown: it may list what is known."""

Language = Literal["en", "nl"]
"""In which messages are written."""
Reader = Literal["python", "command"]
"""Who reads a message: who wrote Python follows arguments, who gave a command follows options."""


@cache
def catalogue() -> Mapping[str, Any]:
    """Return ``messages.yaml``: by code and language what is wrong and the way out, and what stands around each."""
    import yaml  # noqa: PLC0415 - needed where there is something to tell only

    text = Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8")
    return cast("Mapping[str, Any]", yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506


class Note(str):
    """A piece of text from the catalogue: a text in English, that can be written in another language.

    It stands wherever a text stands: in a field or a place of a problem, in a warning, in a field of another note. A
    tuple in a field is written with commas.
    """

    __slots__ = ("fields", "key")
    key: str
    fields: Mapping[str, object]

    def __new__(cls, key: str, /, **fields: object) -> Self:
        """Write the note in English."""
        note = super().__new__(cls, _note(key, fields, "en", "python"))
        note.key, note.fields = key, fields
        return note

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Pickle and copy what the note was made from."""
        return (self.key,), dict(self.fields)

    def text(self, language: Language = "en", reader: Reader = "python") -> str:
        """Write the note in a language, for a reader; a field that lacks raises KeyError."""
        return _note(self.key, self.fields, language, reader)


def _note(key: str, fields: Mapping[str, object], language: Language, reader: Reader) -> str:
    wording = catalogue()["notes"][key]
    return str(wording.get(reader, wording)[language].format_map(_fields(fields, language, reader)))


def _fields(fields: Mapping[str, object], language: Language, reader: Reader) -> dict[str, object]:
    return {name: _written(value, language, reader) for name, value in fields.items()}


def _written(value: object, language: Language, reader: Reader, longest: int = LONGEST_FIELD) -> object:
    """Return a value as a message shows it."""
    if isinstance(value, tuple):
        value = ", ".join(str(_written(each, language, reader)) for each in value)
    if isinstance(value, Note):
        value = value.text(language, reader)
    return shown(value, longest) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and the places where it is."""

    code: str
    context: Mapping[str, object] = field(default_factory=dict)
    places: Sequence[str] = ()

    def __str__(self) -> str:
        """Write the message in English, as an exception shows it."""
        return self.text()

    def text(self, language: Language = "en", reader: Reader = "python") -> str:
        """Write code, what is wrong, the first places and the way out; a field that lacks raises KeyError."""
        wording, frame = catalogue()["messages"][self.code][language], catalogue()["frame"][language]
        fields = _fields({"n": len(self.places), **self.context}, language, reader)
        lines = [f"[{self.code}] {wording['text'].format_map(fields)}"]
        if self.places:
            rest = len(self.places) - SHOWN
            more = frame["more"].format(rest=rest) if rest > 0 else ""
            places = (str(_written(place, language, reader, LONGEST)) for place in self.places[:SHOWN])
            lines.append("  " + "; ".join(places) + more)
        hint = wording.get(reader, wording["hint"]).format_map(fields)
        lines.append(f"  {frame['hint'].format(hint=hint)}")
        return "\n".join(lines)


class OntwikkelscanError(ValueError):
    """Unusable input; says what is wrong, where, and the way out. Never holds an answer or a name.

    Attributes
    ----------
    problems
        All that was found, in the order in which it was found.
    code
        The code of the first problem, for instance ``ANSWER-004``.
    context
        The fields of the first problem.

    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.code = self.problems[0].code
        self.context = self.problems[0].context
        super().__init__(self.text())

    def text(self, language: Language = "en", reader: Reader = "python") -> str:
        """Write the messages of all problems in a language: hints for who wrote Python, or for who gave a command."""
        return "\n".join(problem.text(language, reader) for problem in self.problems)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy what the error was made from: the message alone does not make it again."""
        return type(self), (self.problems,), vars(self)


def error(code: str, places: Sequence[str] = (), **context: object) -> OntwikkelscanError:
    """Make the error of one problem."""
    return OntwikkelscanError(Problem(code, context, places))


class OntwikkelscanWarning(UserWarning):
    """Something was read otherwise than it stands in the file; the result says so too."""

    def text(self, language: Language = "en", reader: Reader = "python") -> str:
        """Write the warning in a language; what it advises is for who wrote Python, or for who gave a command."""
        return str(_written(self.args[0], language, reader))


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return a half sentence with the one close match, in both languages, or nothing."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed in errors only

    close = get_close_matches(name[:LONGEST], known, n=1, cutoff=0.75)
    return Note("did_you_mean", name=close[0]) if close else ""


def fault_said(fault: Mapping[str, Any]) -> str:
    """Return what a fault of pydantic's types says, without its full stop; a note that a validator raised as it is."""
    found = fault.get("ctx", {})
    if isinstance(raised := found.get("error"), ValueError):
        return str(raised) if not isinstance(raised.args[0], Note) else raised.args[0]
    key = f"fault_{fault['type']}"
    if key not in catalogue()["notes"]:
        return Note("fault_other", said=fault["msg"][0].lower() + fault["msg"][1:])
    return Note(key, **found)


def fault_note(fault: Mapping[str, Any]) -> Note:
    """Return a sentence with the key where a fault of pydantic's types is, and what it says."""
    return fault_at(fault["loc"], fault_said(fault))


def fault_at(location: Sequence[str | int], said: str, near: str = "") -> Note:
    """Return a sentence with the key where something is, what it is, and what may have been meant."""
    where = ".".join(map(str, location))
    return Note("fault_at", key=where, said=said, near=near) if where else Note("fault", said=said)


def shown(text: str, longest: int = LONGEST) -> str:
    """Return a text as it can be printed: no signs that steer a terminal or turn the line round, and not without end.

    Examples
    --------
    >>> shown("a" + chr(27) + "[31mb"), shown("abcd", 2)
    ('a?[31mb', 'ab…')

    """
    text = text[:longest] + "…" if len(text) > longest else text
    return "".join(sign if sign.isprintable() or sign == "\u00a0" else "?" for sign in text)
