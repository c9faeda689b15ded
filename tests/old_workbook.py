"""Write a workbook as Excel did before 2007, with only what a reader needs."""

from __future__ import annotations

import struct

from ontwikkelscan.opening.old_workbook import compound_file

ERROR, BROKEN_FORMULA, EMPTY_FORMULA, TRUE = (object() for _ in range(4))
"""Cells that are no text and no number: #N/A, a formula that gives #N/A, one that gives no text, and true."""
_RESULTS = {BROKEN_FORMULA: (2, 0x2A), EMPTY_FORMULA: (3, 0)}


def old_workbook(rows, far=None, size=None, before=None):
    """Return the bytes; ``far`` is row and column, from 0, of one more number, ``size`` what the file says it has.

    ``before`` are rows of a sheet that stands before it, and after it in the alphabet.
    """
    sheets = {"Zetels": sheet(before)} if before else {}
    sheets["Blad1"] = sheet(rows, far, size)
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    place = len(begin) + sum(4 + 8 + len(name) for name in sheets) + 4
    names = b""
    for name, content in sheets.items():
        names += record(0x0085, struct.pack("<IHBB", place, 0, len(name), 0) + name.encode())
        place += len(content)
    return compound_file(begin + names + record(0x000A, b"") + b"".join(sheets.values()))


def sheet(rows, far=None, size=None):
    cells = [
        (row, column, cell) for row, line in enumerate(rows) for column, cell in enumerate(line) if cell is not None
    ]
    content = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    content += b"" if size is None else record(0x0200, struct.pack("<IIHHH", 0, size[0], 0, size[1], 0))
    for row, column, value in [*cells, *([(*far, 1)] if far else [])]:
        content += cell(struct.pack("<HHH", row, column, 0), value)
    return content + record(0x000A, b"")


def cell(head, value):
    if isinstance(value, str):
        return record(0x0204, head + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    if value in (ERROR, TRUE):
        return record(0x0205, head + (b"\x2a\1" if value is ERROR else b"\1\0"))
    if value in _RESULTS:
        kind, said = _RESULTS[value]
        return record(0x0006, head + struct.pack("<BBBBHH", kind, 0, said, 0, 0, 0xFFFF) + bytes(8))
    return record(0x0203, head + struct.pack("<d", value))


def record(kind, data):
    return struct.pack("<HH", kind, len(data)) + data
