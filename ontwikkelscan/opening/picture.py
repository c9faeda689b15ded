"""Look whether a PNG is whole, before anything draws it."""

from __future__ import annotations

import struct
import zlib

from ontwikkelscan.opening.limits import check

PNG = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Numbers per pixel, by kind of colour."""
_DEPTHS = {0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]}
_PASSES = {
    0: [[0, 0, 1, 1]],
    1: [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]],
}
"""Where the pixels of each pass begin and how far they stand apart (x, y), without and with interlacing."""
_FILTERS = 5
"""Ways in which a row can be written."""
_INCH = 0.0254


def is_whole_png(content: bytes, place: str) -> bool:
    """Tell whether a picture is a PNG of which each pixel can be drawn; LIMIT-011 when there are too many.

    References
    ----------
    Portable Network Graphics (PNG) Specification, third edition, W3C 2025.

    """
    try:
        chunks = _chunks(content)
        width, height, depth, kind, packed, filtered, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    except (IndexError, ValueError, struct.error):
        return False
    names = [name for name, _ in chunks]
    if names[0] != b"IHDR" or names[-1] != b"IEND" or depth not in _DEPTHS.get(kind, []) or packed or filtered:
        return False
    if not (width and height and interlaced in _PASSES) or (kind == 3) > (b"PLTE" in names):  # noqa: PLR2004 - a palette
        return False
    check("pixels", width * height, place)
    if not all(_can_be_divided_by(data) for name, data in chunks if name == b"pHYs"):
        return False
    rows = [
        (1 + (-(-(width - x) // dx) * depth * _CHANNELS[kind] + 7) // 8, -(-(height - y) // dy))
        for x, y, dx, dy in _PASSES[interlaced]
        if width > x and height > y
    ]
    return _rows_are_whole(b"".join(data for name, data in chunks if name == b"IDAT"), rows)


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return name and content of the parts of a PNG; ValueError or struct.error where one is damaged."""
    if not content.startswith(PNG):
        raise ValueError
    chunks, start = [], len(PNG)
    while start < len(content):
        (length,) = struct.unpack(">I", content[start : start + 4])
        named = content[start + 4 : start + 8 + length]
        if struct.unpack(">I", content[start + 8 + length : start + 12 + length]) != (zlib.crc32(named),):
            raise ValueError
        chunks.append((named[:4], named[4:]))
        start += 12 + length
    return chunks


def _can_be_divided_by(sizes: bytes) -> bool:
    """Tell whether pixels have a size: Word divides by how many go into an inch."""
    return len(sizes) == 9 and (sizes[8] != 1 or round(min(struct.unpack(">II", sizes[:8])) * _INCH) > 0)  # noqa: PLR2004


def _rows_are_whole(packed: bytes, rows: list[tuple[int, int]]) -> bool:
    """Tell whether what is packed has the bytes of these rows, each written in a way that there is."""
    expected = sum(length * n for length, n in rows)
    try:
        unpacked = zlib.decompressobj().decompress(packed, expected + 1)
    except zlib.error:
        return False
    start = 0
    for length, n in rows:
        if len(unpacked) == expected and max(unpacked[start : start + length * n : length]) >= _FILTERS:
            return False
        start += length * n
    return len(unpacked) == expected
