"""Tell what a file is by its content, and whether it can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontwikkelscan.errors import error
from ontwikkelscan.loading.norms import load_norm
from ontwikkelscan.loading.programmes import HEADER as PROGRAMME
from ontwikkelscan.loading.programmes import load_programmes
from ontwikkelscan.loading.questionnaires import HEADER as QUESTIONNAIRE
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.norm import HEADER as NORM
from ontwikkelscan.opening.files import is_file, is_folder
from ontwikkelscan.reading.answers import read_answers
from ontwikkelscan.reading.open_file import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def check_file(path: Path, questionnaire: str, reading: Mapping[str, Any]) -> str:
    """Load a file or folder and return one line that says what it is; raise what is wrong with it.

    ``reading`` holds ``recode``, ``columns`` and ``encoding`` of answers.
    """
    folder = path.parent if path.suffix in (".yaml", ".yml") else path
    if is_file(folder / QUESTIONNAIRE):
        found = load_questionnaire(folder)
        return f"{path}: questionnaire '{found.id}' {found.version}, {len(found.item_ids)} items"
    if is_file(folder / NORM):
        norm = load_norm(folder)
        return f"{path}: norm '{norm.id}' {norm.version}, {norm.status}, n = {norm.n}"
    if is_file(folder / PROGRAMME) or (
        is_folder(folder) and any((entry / PROGRAMME).is_file() for entry in folder.iterdir())
    ):
        programmes = load_programmes(folder).programmes
        return f"{path}: {', '.join(f'programme {programme.id!r}' for programme in programmes)}"
    if path.suffix.lower() not in ENDINGS:
        raise error("CHECK-001", place=path.name)
    answers = read_answers(path, questionnaire, **reading)
    return f"{path}: answers of {len(answers)} respondents to '{answers.questionnaire.id}'\n{answers.import_summary}"
