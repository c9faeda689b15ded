"""Tell what a file is by its content, and whether it can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontwikkelscan.errors import error
from ontwikkelscan.keeping.belonging import check_outputs, has_record
from ontwikkelscan.loading.closing import load_closing
from ontwikkelscan.loading.norms import load_norm
from ontwikkelscan.loading.programmes import EDITIONS, load_programmes
from ontwikkelscan.loading.programmes import HEADER as PROGRAMME
from ontwikkelscan.loading.questionnaires import HEADER as QUESTIONNAIRE
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.norm import HEADER as NORM
from ontwikkelscan.opening.files import is_file, is_folder
from ontwikkelscan.reading.answers import read_answers
from ontwikkelscan.reading.open_file import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def check_file(path: Path, questionnaire: str, reading: Mapping[str, Any], beside: Sequence[Path] = ()) -> str:
    """Load a file or folder and return what it is; raise what is wrong with it.

    ``reading`` holds ``recode``, ``columns`` and ``encoding`` of answers; ``beside``: what outputs may be made of.
    """
    if has_record(path):
        return check_outputs(path, beside)
    folder = path.parent if path.suffix in (".yaml", ".yml") else path
    if is_file(folder / QUESTIONNAIRE):
        found = load_questionnaire(folder)
        return f"{path}: questionnaire '{found.id}' {found.version}, {len(found.item_ids)} items"
    if is_file(folder / NORM):
        norm = load_norm(folder)
        return f"{path}: norm '{norm.id}' {norm.version}, {norm.status}, n = {norm.n}"
    folder = folder.parent if folder.name == EDITIONS else folder
    folders = [folder, *folder.iterdir()] if is_folder(folder) else []
    if any(is_file(entry / PROGRAMME) or is_folder(entry / EDITIONS) for entry in folders):
        alone = any(is_folder(entry / EDITIONS) and not is_file(entry / PROGRAMME) for entry in folders)
        bundled = load_programmes().programmes if alone else ()
        programmes = [one for one in load_programmes(folder, bundled=alone).programmes if one not in bundled]
        for one in programmes:
            load_closing(one, folder)
        told = ", ".join(f"programme {one.id!r}, editions: {len(one.editions)}" for one in programmes)
        return f"{path}: {told}"
    if path.suffix.lower() not in ENDINGS:
        raise error("CHECK-001", place=path.name)
    answers = read_answers(path, questionnaire, **reading)
    return f"{path}: answers of {len(answers)} respondents to '{answers.questionnaire.id}'\n{answers.import_summary}"
