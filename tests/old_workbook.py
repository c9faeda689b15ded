"""Write a workbook as Excel did before 2007, with only what a reader needs."""

from __future__ import annotations

import struct

FREE, CHAIN_END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


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


def compound_file(stream):
    """Return a file with one stream called Workbook: header, table of sectors, folder, content."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % SECTOR)
    n = len(stream) // SECTOR
    n_tables = -(-(n + 2) * 4 // SECTOR) + 1
    following = [TABLE] * n_tables + [CHAIN_END] + [*range(n_tables + 2, n_tables + 1 + n), CHAIN_END]
    following += [FREE] * (n_tables * SECTOR // 4 - len(following))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, n_tables, n_tables, 0, 4096, CHAIN_END, 0, CHAIN_END, 0
    )
    header += struct.pack("<109I", *range(n_tables), *[FREE] * (109 - n_tables))
    folder = entry("Root Entry", 5, CHAIN_END, 0, child=1) + entry("Workbook", 2, n_tables + 1, len(stream))
    folder = folder.ljust(SECTOR, b"\0")
    return header + struct.pack(f"<{len(following)}I", *following) + folder + stream


def entry(name, kind, start, length, child=FREE):
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, length)
    )
