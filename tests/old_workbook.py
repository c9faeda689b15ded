"""Write a workbook as Excel did before 2007, with only what a reader needs."""

from __future__ import annotations

import struct

from ontwikkelscan.opening.old_workbook import compound_file


def old_workbook(rows, far=None, size=None):
    """Return the bytes; ``far`` is row and column, from 0, of one more number, ``size`` what the file says it has."""
    cells = [
        (row, column, cell) for row, line in enumerate(rows) for column, cell in enumerate(line) if cell is not None
    ]
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += b"" if size is None else record(0x0200, struct.pack("<IIHHH", 0, size[0], 0, size[1], 0))
    for row, column, cell in [*cells, *([(*far, 1)] if far else [])]:
        if isinstance(cell, str):
            text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
            sheet += record(0x0204, struct.pack("<HHH", row, column, 0) + text)
        else:
            sheet += record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
    sheet += record(0x000A, b"")
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    place = len(head) + 4 + 8 + 5 + 4
    head += record(0x0085, struct.pack("<IHBB", place, 0, 5, 0) + b"Blad1") + record(0x000A, b"")
    return compound_file(head + sheet)


def record(kind, data):
    return struct.pack("<HH", kind, len(data)) + data
