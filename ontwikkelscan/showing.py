"""How objects show themselves: one line in a log, and a table in a notebook that a screen reader can follow."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

MOST_ROWS = 30
"""Of a table in a notebook; the frame itself has them all."""


class Versioned(Protocol):
    """What has an id and a version: a questionnaire, a norm."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def version(self) -> str:
        """Which one of that name."""


def one_line(
    thing: object,
    *facts: str,
    questionnaire: Versioned | Mapping[str, object] | None = None,
    norm: Versioned | Mapping[str, object] | None = None,
) -> str:
    """Write an object in one line, for logs and failed tests: others read them, so nothing of a person stands in it.

    Parameters
    ----------
    thing
        Its class gives the line its name.
    facts
        Counts, and ids of what was asked or offered; no respondent, answer, score, municipality or free text.
    questionnaire, norm
        Themselves or their cards; None or an empty card: left out.

    Returns
    -------
    str

    Examples
    --------
    >>> one_line([], "24 respondents", norm={"id": "proef", "version": "1"})
    '<list: 24 respondents, norm proef 1>'

    """
    told = [*facts, _named(questionnaire), f"norm {_named(norm)}" if norm else ""]
    listed = ", ".join(filter(None, told))
    return f"<{type(thing).__name__}: {listed}>" if listed else f"<{type(thing).__name__}>"


def _named(thing: Versioned | Mapping[str, object] | None) -> str:
    if not thing:
        return ""
    return f"{thing['id']} {thing['version']}" if isinstance(thing, Mapping) else f"{thing.id} {thing.version}"


def html_table(caption: str, columns: Mapping[str, Sequence[Any]] | pd.DataFrame) -> str:
    """Write columns as an HTML table.

    Parameters
    ----------
    caption
        What the table shows.
    columns
        Columns of equal length under their names; the first one names the rows. Numbers have two decimals at most; a
        missing value is an empty cell. Of more than 30 rows the first 30 are shown, and the caption says so.

    Returns
    -------
    str

    Examples
    --------
    >>> html_table("a < b", {"x": ["y"], "n": [0.5]}).splitlines()[1]
    '<caption>a &lt; b</caption>'

    """
    import pandas as pd  # noqa: PLC0415 - heavy, and a process that writes documents needs one_line alone

    frame = pd.DataFrame(columns)
    if len(frame) > MOST_ROWS:
        caption = f"{caption} (the first {MOST_ROWS} of {len(frame)} rows)"
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    lines = ["<table>", f"<caption>{escape(caption)}</caption>", f"<thead><tr>{head}</tr></thead>", "<tbody>"]
    shown = frame.head(MOST_ROWS).astype(object)
    for name, *cells in shown.where(shown.notna(), None).itertuples(index=False):
        row = "".join(f"<td>{_cell(cell)}</td>" for cell in cells)
        lines.append(f'<tr><th scope="row">{_cell(name)}</th>{row}</tr>')
    return "\n".join([*lines, "</tbody>", "</table>"])


def _cell(value: object) -> str:
    if value is None:
        return ""
    return escape(f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value))
