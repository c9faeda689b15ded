"""Whether a file is there, and its content, as far as the limits go."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from ontwikkelscan.opening.limits import check, limit

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path


def is_file(path: Traversable) -> bool:
    """Tell whether there is such a file; a name that no file can have, too long or with a zero in it, is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Traversable) -> bool:
    """Tell whether there is such a folder; a name that none can have is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def check_size(path: Path) -> None:
    """Refuse a file that is larger than its limit: LIMIT-001."""
    check("bytes", path.stat().st_size, path.name)


def content_of(path: Traversable, most: str = "bytes") -> bytes:
    """Return the bytes of a file; LIMIT-001 when they are more than the limit of that name."""
    with path.open("rb") as stream:
        content = stream.read(limit(most) + 1)
    check(most, len(content), path.name)
    return content


def strict_json(text: str, place: str) -> Any:
    """Return what a JSON text holds.

    Raises
    ------
    OntwikkelscanError
        LIMIT-009 for more values than the limit, -010 for values too deep inside one another.
    ValueError
        For what is no JSON, a key that occurs twice, NaN and Infinity, and half of a character.

    """
    check("values", text.count(",") + text.count("[") + text.count("{"), place)
    try:
        data = json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_no_number)
    except RecursionError:
        check("depth", max(limit("depth") + 1, text.count("[") + text.count("{")), place)
        raise ValueError(place) from None
    if "\\u" in text or not text.isascii():
        json.dumps(data, ensure_ascii=False).encode()  # half of a character cannot be written
    level, depth, deepest = [data], 0, limit("depth")
    while level:
        depth += 1
        if depth > deepest:
            check("depth", depth, place)
        holders = [each for each in level if isinstance(each, dict | list)]
        level = [*chain.from_iterable(each.values() if isinstance(each, dict) else each for each in holders)]
    return data


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that occurs twice: the last would win without a word."""
    if len({key for key, _ in pairs}) < len(pairs):
        message = "a key occurs twice"
        raise ValueError(message)
    return dict(pairs)


def _no_number(word: str) -> float:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError(word)
