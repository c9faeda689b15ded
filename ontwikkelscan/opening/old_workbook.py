"""Look how large a workbook of before 2007 is and where it shows errors; give a library only what was looked at."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING

from ontwikkelscan.opening.limits import check

if TYPE_CHECKING:
    from collections.abc import Iterator

_CELLS = (0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406)
"""Records that begin with the row and the column of a cell."""
_SEVERAL = 0x00BD
"""That of several cells, which ends in their last column."""
_TRUTH, _FORMULAS = 0x0205, (0x0006, 0x0206, 0x0406)
"""Records that may hold an error: true, false or an error, and a formula with its value."""
_SHEET = 0x0085
"""Tells where the records of a sheet begin, in the order of the sheets."""
_TEXTS, _SIZE, _BEGIN = 0x00FC, 0x0200, 0x09
_ROWS, _COLUMNS = 65_536, 256
_POWERS = {3: 9, 4: 12}
"""Size of a sector, as a power of two, by the version of a compound file."""
_SECTOR = 512
_FREE, _END, _TABLE, _LAST = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFA
_SHORTEST = 4096
"""Bytes below which a stream stands elsewhere; every workbook has more."""
_MOST_TABLES = 109
_ENTRY = 128


class DamagedError(Exception):
    """The workbook cannot be read."""


def repacked(content: bytes, place: str) -> tuple[BytesIO, list[tuple[int, int, int]]]:
    """Return a file with just the workbook of a compound file: the chains of sectors in that one may have no end.

    Beside it stand sheet, row and column (from 0) of the cells that show an error: a library gives empty cells there.

    Raises
    ------
    OntwikkelscanError
        LIMIT-002 or -006 for a workbook that is too large.
    DamagedError
        For a file that is damaged.

    """
    try:
        stream = _workbook(content)
        errors = _errors(stream, place)
    except (struct.error, IndexError, StopIteration) as cause:
        raise DamagedError(place) from cause
    check("unpacked", len(stream), place)
    return BytesIO(compound_file(stream)), errors


def _errors(stream: bytes, place: str) -> list[tuple[int, int, int]]:
    """Return where cells show an error.

    More cells than the limit are refused, and sizes that no workbook has: a library makes room for them.
    """
    n_before = last_row = last_column = 0
    sheets: dict[int, int] = {}
    sheet: int | None = None
    errors: list[tuple[int, int, int]] = []
    for start, kind, data in _records(stream):
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", data)
            if sheet is not None and _is_error(kind, data):
                errors.append((sheet, row, column))
            (column,) = struct.unpack("<H", data[-2:]) if kind == _SEVERAL else (column,)
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
            if last_column > _COLUMNS:
                raise DamagedError(place)
            check("cells", n_before + last_row * last_column, place)
        elif kind & 0xFF == _BEGIN:
            n_before += last_row * last_column
            last_row = last_column = 0
            sheet = sheets.get(start)
        elif kind == _SHEET:
            sheets[struct.unpack_from("<I", data)[0]] = len(sheets)
        elif kind == _SIZE and len(data) == struct.calcsize("<IIHHH"):
            _, row, _, column, _ = struct.unpack("<IIHHH", data)
            if row > _ROWS or column > _COLUMNS:
                raise DamagedError(place)
        elif kind == _TEXTS and struct.unpack_from("<I", data, 4)[0] > len(stream):
            raise DamagedError(place)
    return errors


def _is_error(kind: int, data: bytes) -> bool:
    """Tell whether a cell shows an error.

    References
    ----------
    Microsoft, [MS-XLS]: Excel Binary File Format (.xls) Structure: BoolErr and FormulaValue.

    """
    if kind == _TRUTH:
        return data[7:8] == b"\1"
    return kind in _FORMULAS and data[6:7] == b"\2" and data[12:14] == b"\xff\xff"


def _workbook(content: bytes) -> bytes:
    """Return the stream in a compound file that holds the workbook, a chain of sectors."""
    version, _, power = struct.unpack_from("<HHH", content, 26)
    if _POWERS.get(version) != power:
        raise IndexError
    size = 1 << power
    form = f"<{size // 4}I"
    (first,) = struct.unpack_from("<I", content, 48)
    (more,) = struct.unpack_from("<I", content, 68)
    tables, n_read = list(struct.unpack_from(f"<{_MOST_TABLES}I", content, 76)), 0
    while more < _LAST and n_read < len(content):
        *entries, more = struct.unpack_from(form, content, (more + 1) * size)
        tables += entries
        n_read += size
    following: list[int] = []
    for table in tables:
        if table < _LAST and (table + 1) * size < len(content) and len(following) * size < 2 * len(content):
            following += struct.unpack(form, content[(table + 1) * size : (table + 2) * size].ljust(size, b"\xff"))

    def stream(sector: int) -> bytes:
        found: list[bytes] = []
        while sector < len(following) and len(found) * size <= len(content):
            found.append(content[(sector + 1) * size : (sector + 2) * size])
            sector = following[sector]
        return b"".join(found)

    folder = stream(first)
    places: dict[str, tuple[int, int]] = {}
    for start in range(0, len(folder), _ENTRY):
        name = folder[start : start + 64].decode("utf-16-le", "replace").partition("\0")[0].casefold()
        places.setdefault(name, struct.unpack_from("<II", folder, start + 116))
    begin, length = next(places[name] for name in ("workbook", "book") if name in places)
    if length < _SHORTEST:
        raise IndexError
    return stream(begin)[:length]


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield place, kind and content of the records of a workbook."""
    start = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield start, kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


def compound_file(stream: bytes) -> bytes:
    """Return a compound file with one stream, called Workbook: a header, tables of what follows what, and the stream.

    References
    ----------
    Microsoft, [MS-CFB]: Compound File Binary File Format, section 2.

    """
    stream = stream.ljust(_SHORTEST, b"\0")
    stream += b"\0" * (-len(stream) % _SECTOR)
    n, per_table = len(stream) // _SECTOR, _SECTOR // 4
    n_more = n_tables = 0
    while n_tables * per_table < n + 1 + n_more + n_tables:
        n_tables += 1
        n_more = max(0, -(-(n_tables - _MOST_TABLES) // (per_table - 1)))
    start = n_tables + n_more
    following = [_TABLE] * n_tables + [_LAST + 2] * n_more + [_END] + [*range(start + 2, start + 1 + n), _END]
    following += [_FREE] * (n_tables * per_table - len(following))
    tables = [*range(n_tables)] + [_FREE] * (_MOST_TABLES + n_more * (per_table - 1) - n_tables)
    counts = (0, n_tables, start, 0, _SHORTEST, _END, 0, n_tables if n_more else _END, n_more)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", *counts) + struct.pack(f"<{_MOST_TABLES}I", *tables[:_MOST_TABLES])
    more = b""
    for place in range(n_more):
        part = tables[_MOST_TABLES + place * (per_table - 1) :][: per_table - 1]
        more += struct.pack(f"<{per_table}I", *part, _END if place == n_more - 1 else n_tables + place + 1)
    folder = _entry("Root Entry", 5, _END, 0, 1) + _entry("Workbook", 2, start + 1, len(stream), _FREE)
    table = struct.pack(f"<{len(following)}I", *following)
    return header + table + more + folder.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, length: int, child: int) -> bytes:
    """Return what a folder says of a stream."""
    text = name.encode("utf-16-le")
    numbers = struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + numbers + bytes(36) + struct.pack("<IQ", start, length)
