"""Every error that a user can meet: one catalogue, ``messages.yaml``, for two languages, and one exception.

The codes are part of the public interface; ``docs/errors.md`` explains each in Dutch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHOWN = 5
"""Places that a message shows before it only counts the rest."""
LONGEST = 200
"""Signs of a name that are shown."""
LONGEST_FIELD = 2000
"""Signs of a field of a message that are shown: it may list what is known."""


@cache
def catalogue() -> Mapping[str, Any]:
    """Return ``messages.yaml``: by code and language what is wrong and the way out, and what stands around each."""
    import yaml  # noqa: PLC0415 - needed in errors only

    text = Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8")
    return cast("Mapping[str, Any]", yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and the places where it is."""

    code: str
    context: Mapping[str, object] = field(default_factory=dict)
    places: Sequence[str] = ()

    def __str__(self) -> str:
        """Write the message in English, as an exception shows it."""
        return self.text()

    def text(self, language: str = "en") -> str:
        """Write code, what is wrong, the first places and the way out; a field that lacks raises KeyError.

        A message that has not been written in the language is given in English.
        """
        wordings = catalogue()["messages"][self.code]
        language = language if language in wordings else "en"
        wording, frame = wordings[language], catalogue()["frame"][language]
        context = {
            name: shown(value, LONGEST_FIELD) if isinstance(value, str) else value
            for name, value in {"n": len(self.places), **self.context}.items()
        }
        lines = [f"[{self.code}] {wording['text'].format_map(context)}"]
        if self.places:
            rest = len(self.places) - SHOWN
            more = frame["more"].format(rest=rest) if rest > 0 else ""
            lines.append("  " + "; ".join(map(shown, self.places[:SHOWN])) + more)
        lines.append(f"  {frame['hint'].format(hint=wording['hint'].format_map(context))}")
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
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy what the error was made from: the message alone does not make it again."""
        return type(self), (self.problems,), vars(self)


def error(code: str, places: Sequence[str] = (), **context: object) -> OntwikkelscanError:
    """Make the error of one problem."""
    return OntwikkelscanError(Problem(code, context, places))


class OntwikkelscanWarning(UserWarning):
    """Something was read otherwise than it stands in the file; the result says so too."""


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return a half sentence with the one close match, or nothing."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed in errors only

    close = get_close_matches(name[:LONGEST], known, n=1, cutoff=0.75)
    return f" Did you mean '{close[0]}'?" if close else ""


def shown(text: str, longest: int = LONGEST) -> str:
    """Return a text as it can be printed: no signs that steer a terminal or turn the line round, and not without end.

    Examples
    --------
    >>> shown("a" + chr(27) + "[31mb"), shown("abcd", 2)
    ('a?[31mb', 'ab…')

    """
    text = text[:longest] + "…" if len(text) > longest else text
    return "".join(sign if sign.isprintable() or sign == "\u00a0" else "?" for sign in text)
