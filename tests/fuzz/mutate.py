"""Change a valid file in small ways that are known to hurt: bytes, pieces, signs that mean something in its kind."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from copy import deepcopy

ANY = [
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b"\n",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"\xc2\xa0",
    b"&amp;",
    b"'",
    b'"',
]
NUMBERS = [
    b"-1",
    b"0",
    b"1e999",
    b"nan",
    b"inf",
    b"NaN",
    b"9" * 400,
    b"0.5",
    b"1,5",
    b"14.000",
    b"-99",
    b"2026-01-01",
    b"true",
]
CSV = [
    b",",
    b";",
    b"\t",
    b'""',
    b"sep=;\n",
    b"nvt",
    b"#N/A",
    b"=1+1",
    b"respondent",
    b"x_01",
    b"[x01]",
    b". ",
    b" - ",
    b"Totaal",
]
YAML = [
    b"&a ",
    b"*a",
    b"!!python/object:os.system ",
    b"? ",
    b"- ",
    b"[",
    b"]",
    b"{",
    b"}",
    b": ",
    b"|\n",
    b">",
    b"%YAML 1.9\n---\n",
]
YAML += [
    b"~",
    b"null",
    b"<<: ",
    b"\t",
    b"# ",
    b"---\n",
    b"...\n",
    b'"\\ud800"',
    b'"\\UFFFFFFFF"',
    b"no",
    b"0x1f",
    b"1_000",
    b".inf",
]
JSON = [
    b"[",
    b"]",
    b"{",
    b"}",
    b"null",
    b'"\\ud800"',
    b"[" * 50,
    b'"a":1,',
    b"-0",
    b"1E400",
    b"\\u0000",
    b'"schema"',
    b"//",
]
XML = [
    b'r="XFD1048576"',
    b'r="A0"',
    b'r="ZZZZZZZ99999999999"',
    b'r=""',
    b't="s"',
    b't="e"',
    b't="d"',
    b"<v>",
    b"</v>",
    b"<c>",
    b"<row/>",
]
XML += [b"<!DOCTYPE a>", b"<!--", b"]]>", b"&x;", b'table:number-columns-repeated="99999999999"', b'count="4294967295"']
XML += [b'ref="A1:XFD1048576"', b'ref="B2:A1"', b"<f>1</f>", b'r="A4294967297"', b'table:number-rows-repeated="-1"']
TOKENS = {"csv": CSV, "yaml": YAML, "json": JSON, "xml": XML, "": []}
WEIRD = [
    None,
    True,
    -1,
    0,
    1e308,
    10**400,
    "",
    " ",
    "\ud800",
    "\0",
    "é" * 300,
    [],
    {},
    [[]],
    {"a": {}},
    "2026-1",
    1.5,
    "nvt",
]


def changed(content, kind, random, other=b""):
    """Return content with one to six changes."""
    if kind == "zip":
        return _changed_zip(content, random)
    if kind == "png":
        return _changed_png(content, random)
    if kind == "json" and random.random() < 0.6:
        return _changed_json(content, random)
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        content = _once(content, kind, random, other)
    return content


def _once(content, kind, random, other):
    start, stop = sorted((random.randint(0, len(content)), random.randint(0, len(content))))
    stop = min(stop, start + random.choice((1, 4, 16, 64, len(content))))
    piece = content[start:stop]
    tokens = random.choice((ANY, NUMBERS, TOKENS[kind] or ANY))
    way = random.randrange(9)
    if way == 0:  # another byte
        return content[:start] + bytes((random.randrange(256),)) + content[start + 1 :]
    if way == 1:
        return content[:start] + content[stop:]
    if way == 2:  # once more, or many times
        return content[:start] + piece * random.choice((2, 2, 3, 50)) + content[stop:]
    if way == 3:
        return content[:start]
    if way == 4:  # somewhere else
        place = random.randint(0, len(content))
        return content[:place] + piece + content[place:]
    if way == 5:  # a piece of another valid file
        there = random.randint(0, len(other))
        return content[:start] + other[there : there + random.choice((4, 32, 256))] + content[stop:]
    token = random.choice(tokens)
    return content[:start] + token * random.choice((1, 1, 1, 2, 200)) + content[start if way < 8 else stop :]


def _changed_zip(content, random):
    """Change a part, its name or the file around it."""
    if random.random() < 0.3:
        return _once(content, "", random, b"")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for _ in range(random.choice((1, 1, 2, 3))):
        name = random.choice([*parts, *[name for name in parts if "sheet" in name or "content" in name] * 5])
        way = random.randrange(12)
        if way == 0 and len(parts) > 1:
            del parts[name]
        elif way == 1:
            parts[name] = parts[random.choice(list(parts))]
        else:
            parts[name] = changed(parts[name], "xml", random, parts[name])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return stream.getvalue()


def _changed_png(content, random):
    """Change a picture, half the time with sums that fit what was changed."""
    content = _once(content, "", random, content)
    if random.random() < 0.5:
        return content
    start, parts = 8, [content[:8]]
    while start + 8 <= len(content):
        (length,) = struct.unpack(">I", content[start : start + 4])
        named = content[start + 4 : start + 8 + length]
        parts.append(struct.pack(">I", max(0, len(named) - 4)) + named + struct.pack(">I", zlib.crc32(named)))
        start += 12 + length
    return b"".join(parts)


def _changed_json(content, random):
    """Change values and keys at random places."""
    data = json.loads(content)
    for _ in range(random.choice((1, 1, 2, 4))):
        place = data
        while random.random() < 0.8 and isinstance(place, dict | list) and place:
            inside = random.choice(list(place) if isinstance(place, dict) else range(len(place)))
            deeper = place[inside]
            if not isinstance(deeper, dict | list) or not deeper or random.random() < 0.3:
                break
            place = deeper
        if isinstance(place, dict) and place:
            key = random.choice(list(place))
            way = random.randrange(4)
            if way == 0:
                del place[key]
            elif way == 1:
                place[str(random.choice(WEIRD))] = deepcopy(place[key])
            else:
                place[key] = deepcopy(random.choice(WEIRD))
        elif isinstance(place, list) and place:
            place[random.randrange(len(place))] = deepcopy(random.choice(WEIRD))
    return json.dumps(data).encode()
