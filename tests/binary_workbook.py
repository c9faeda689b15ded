"""Write a workbook as Excel does in .xlsb, with only what a reader needs."""

from __future__ import annotations

import io
import struct
import zipfile

RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.bin"/></Relationships>'
)
NOT_AVAILABLE = 0x2A


def binary_workbook(rows, far=None):
    """Return the bytes; None becomes a cell with an error, ``far`` is row and column, from 0, of one more number."""
    book = record(0x83) + record(0x8F) + record(0x9C, struct.pack("<II", 0, 1) + text("rId1") + text("Blad1"))
    book += record(0x90) + record(0x9D) + record(0x84)
    sheet = record(0x81) + record(0x94, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)) + record(0x91)
    for place, line in enumerate(rows):
        sheet += row(place) + b"".join(cell(column, value) for column, value in enumerate(line))
    if far is not None:
        sheet += row(far[0]) + cell(far[1], 1)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("xl/workbook.bin", book)
        file.writestr("xl/_rels/workbook.bin.rels", RELATIONS)
        file.writestr("xl/worksheets/sheet1.bin", sheet + record(0x92) + record(0x82))
    return stream.getvalue()


def row(place):
    return record(0x00, struct.pack("<IIHHBI", place, 0, 300, 0, 0, 0))


def cell(column, value):
    head = struct.pack("<II", column, 0)
    if value is None:
        return record(0x03, head + bytes([NOT_AVAILABLE]))
    return record(0x06, head + text(value)) if isinstance(value, str) else record(0x05, head + struct.pack("<d", value))


def text(value):
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def record(kind, data=b""):
    """Return a record of at most 127 bytes."""
    number = bytes([kind]) if kind < 0x80 else bytes([kind, 1])
    return number + bytes([len(data)]) + data
