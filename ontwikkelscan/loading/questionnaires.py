"""Load a questionnaire: a folder with the head, a file per competency, the context questions and the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontwikkelscan.errors import Note, OntwikkelscanError, Problem
from ontwikkelscan.loading.data_root import find_data_folder
from ontwikkelscan.model.questionnaire import PARTS, SCHEMA, Questionnaire, problems_of
from ontwikkelscan.model.questions import Comparability, Competency, Context, ResponseModel, Rules, Themes
from ontwikkelscan.opening.files import is_file
from ontwikkelscan.yaml_file import Model, YamlFile

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from ontwikkelscan.model.base import Strict

HEADER = "questionnaire.yaml"
CODE = "QUESTIONNAIRE-002"
TYPES: tuple[type[Strict], ...] = (Context, Rules, ResponseModel, Comparability, Themes)


def load_questionnaire(id_or_path: str | Path) -> Questionnaire:
    """Load a bundled questionnaire or one of your own.

    Parameters
    ----------
    id_or_path
        Id of a bundled questionnaire (its newest version; ``"id/version"`` for another one), or a folder that holds
        ``questionnaire.yaml``, ``competencies/<id>.yaml`` and, if wanted, ``context.yaml``, ``rules.yaml`` and
        ``response_model.yaml``, ``comparability.yaml`` and ``themes.yaml``.

    Returns
    -------
    Questionnaire
        Frozen.

    Raises
    ------
    OntwikkelscanError
        QUESTIONNAIRE-001 when it is not found, -002 to -008 for what is wrong in its files, all at once where possible.

    """
    folder = find_data_folder(id_or_path, "questionnaires", HEADER, "QUESTIONNAIRE-001")
    head = YamlFile(folder / HEADER, CODE)
    head.expect_schema(SCHEMA)
    competencies, problems = _load_competencies(folder, head)
    parts: dict[str, Any] = {"competencies": competencies}
    for name, model in zip(PARTS, TYPES, strict=True):
        if (folder / f"{name}.yaml").is_file():
            try:
                parts[name] = _load_part(folder / f"{name}.yaml", model)
            except OntwikkelscanError as found:
                problems += found.problems
    if problems:
        raise OntwikkelscanError(problems)
    questionnaire = head.parse(Questionnaire, {**head.data, **parts})
    if any(problems_of(questionnaire, questionnaire.id)):
        questionnaire.checked(Note("the_questionnaire", id=questionnaire.id))  # the note takes reading all messages
    return questionnaire


def _load_competencies(folder: Traversable, head: YamlFile) -> tuple[tuple[Competency, ...], list[Problem]]:
    """Load the files that the head names, in its order."""
    competencies, problems = [], []
    names = head.data.get("competencies")
    for name in names if isinstance(names, tuple) else ():
        path = folder / "competencies" / f"{name}.yaml"
        if not is_file(path):
            problems.append(head.problem(("competencies",), Note("no_such_part", file=f"competencies/{name}.yaml")))
            continue
        try:
            competency = _load_part(path, Competency)
            competencies.append(competency)
            if competency.id != name:
                problems.append(head.problem(("competencies",), Note("other_competency", file=f"{name}.yaml")))
        except OntwikkelscanError as found:
            problems += found.problems
    if not names or not isinstance(names, tuple):
        problems.append(head.problem(("competencies",), Note("no_competencies")))
    return tuple(competencies), problems


def _load_part(path: Traversable, model: type[Model]) -> Model:
    return YamlFile(path, CODE).parse(model)
