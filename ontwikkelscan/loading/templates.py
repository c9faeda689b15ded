"""Files to begin with: a small questionnaire or programme of one's own that works, with what every key means."""

from __future__ import annotations

import re
from shutil import rmtree
from typing import TYPE_CHECKING, Literal

from ontwikkelscan.ending import undone
from ontwikkelscan.errors import Note, error
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.loading.programmes import CODE as PROGRAMME
from ontwikkelscan.loading.questionnaires import CODE as QUESTIONNAIRE
from ontwikkelscan.loading.shipped import files_below
from ontwikkelscan.model.base import ID
from ontwikkelscan.saving import save_bytes

if TYPE_CHECKING:
    from pathlib import Path

    Kind = Literal["questionnaire", "programme"]

CODES = {"questionnaire": QUESTIONNAIRE, "programme": PROGRAMME}
ID_IN_TEMPLATE = re.compile(rb"\bmijn_(vragenlijst|programma)\b")
SCHEMA_NAMED = re.compile(rb"\$schema=(?:\.\./)?(schemas/\w+\.json)")


def write_files_to_begin(kind: Kind, folder: Path) -> None:
    """Write the files to begin with, and beside them the JSON Schemas that they name for an editor.

    Raises
    ------
    OntwikkelscanError
        QUESTIONNAIRE-002 or PROGRAMME-001 for a folder whose name cannot be an id, OUTPUT-003 for one that cannot be
        written.

    """
    if not re.fullmatch(ID, folder.name):
        raise error(CODES[kind], place=folder.name, problem=Note("no_id"))
    template = {name: path.read_bytes() for name, path in files_below(data_root("templates") / kind)}
    named = {found.decode() for content in template.values() for found in SCHEMA_NAMED.findall(content)}
    schemas = {name: (data_root("schemas") / name.removeprefix("schemas/")).read_bytes() for name in named}
    is_new = not folder.exists()
    with undone(lambda: rmtree(folder, ignore_errors=True) if is_new else None):
        for name, content in sorted({**template, **schemas}.items()):
            save_bytes(ID_IN_TEMPLATE.sub(folder.name.encode(), content), folder / name, private=False)
