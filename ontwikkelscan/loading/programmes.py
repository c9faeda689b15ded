"""Load programmes, their editions and the routes that are always open."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ontwikkelscan.errors import Note, OntwikkelscanError, OntwikkelscanWarning, Problem, did_you_mean, error
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.model.base import Strict, coded
from ontwikkelscan.model.programme import Edition, Programme, Programmes, Route
from ontwikkelscan.opening.files import is_folder
from ontwikkelscan.yaml_file import YamlFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

    from pydantic_core import ErrorDetails

    from ontwikkelscan.model.programme import GroupSize

HEADER = "programme.yaml"
EDITIONS = "editions"
OLD_EDITIONS = "editions.yaml"
CODE = "PROGRAMME-001"


class RoutesFile(Strict):
    """What ``routes.yaml`` holds."""

    version: str
    routes: tuple[Route, ...]


def load_programmes(folder: str | Path | None = None, *, bundled: bool = False) -> Programmes:
    """Load the bundled programmes, or those of a folder of your own.

    Parameters
    ----------
    folder
        A folder with one folder per programme (``programme.yaml`` and, for each edition, a file in ``editions``) and,
        if wanted, ``routes.yaml``; or the folder of a single programme. Left out: the bundled ones.
    bundled
        Whether the bundled programmes and routes stand beside those of the folder. What has the id of a bundled one
        stands in its place, with a warning; a folder named after a bundled programme that holds ``editions`` alone adds
        these to it, or puts them in place of those with the same id.

    Returns
    -------
    Programmes
        In the order of their ids.

    Raises
    ------
    OntwikkelscanError
        PROGRAMME-001 for a file that is wrong or not there, -002 for editions of no programme, -003 for an impossible
        link, -005 for an id that occurs twice, -007 to -015 for what an edition cannot be.

    """
    root = data_root("programmes") if folder is None else Path(folder)
    if not is_folder(root):
        raise OntwikkelscanError(Problem(CODE, {"place": str(folder), "problem": Note("no_folder")}))
    known = load_programmes() if bundled and folder is not None else Programmes(())
    single = (root / HEADER).is_file() or (bundled and (root / EDITIONS).is_dir())
    folders = [root] if single else sorted(root.iterdir(), key=lambda entry: entry.name)
    loaded = [_load_programme(entry) for entry in folders if (entry / HEADER).is_file()]
    added = [_with_editions(entry, known) for entry in folders if _holds_editions_alone(entry)] if bundled else []
    if not loaded and not added:
        raise OntwikkelscanError(Problem(CODE, {"place": str(folder), "problem": Note("nothing_found", file=HEADER)}))
    routes = _load_routes(root)
    ids = [*(programme.id for programme in (*loaded, *added)), *(route.id for route in routes)]
    for name in ids:
        if ids.count(name) > 1:
            raise error("PROGRAMME-005", programme=name)
    replaced = set(ids) & {*known.by_id, *(route.id for route in known.routes)} - {entry.id for entry in added}
    _tell_in_place(replaced, root)
    by_id = known.by_id | {programme.id: programme for programme in (*loaded, *added)}
    ways = {route.id: route for route in (*known.routes, *routes)}
    return Programmes(tuple(by_id[name] for name in sorted(by_id)), tuple(ways.values()))


def _holds_editions_alone(folder: Traversable) -> bool:
    return (folder / EDITIONS).is_dir() and not (folder / HEADER).is_file()


def _load_programme(folder: Traversable) -> Programme:
    file = YamlFile(folder / HEADER, CODE)
    file.expect_schema("ontwikkelscan/programme/1")
    if (folder / OLD_EDITIONS).is_file():
        raise OntwikkelscanError(
            Problem(CODE, {"place": f"{folder.name}/{OLD_EDITIONS}", "problem": Note("one_file_each")})
        )
    if EDITIONS in file.data:
        raise OntwikkelscanError(file.problem((EDITIONS,), Note("one_file_each")))
    programme = file.parse(Programme)
    return programme.replace(editions=_load_editions(folder, programme.group)).checked()


def _with_editions(folder: Traversable, known: Programmes) -> Programme:
    """Return a bundled programme with the editions of a folder that bears its id."""
    programme = find_programme(known, folder.name)
    own = {edition.id: edition for edition in _load_editions(folder, programme.group)}
    by_id = {edition.id: edition for edition in programme.editions}
    _tell_in_place({f"{folder.name}/{name}" for name in own.keys() & by_id}, folder)
    return programme.replace(editions=tuple((by_id | own).values()))


def _tell_in_place(names: Iterable[str], folder: Traversable) -> None:
    for name in sorted(names):
        warnings.warn(Note("in_place", name=name, folder=folder.name), OntwikkelscanWarning, stacklevel=4)


def _load_editions(folder: Traversable, group: GroupSize | None) -> tuple[Edition, ...]:
    """Read a file per edition, in the order of their names; all that is wrong in them is told at once."""
    paths = sorted((folder / EDITIONS).iterdir(), key=lambda path: path.name) if (folder / EDITIONS).is_dir() else ()
    read: dict[str, tuple[Edition, str]] = {}
    problems: list[Problem] = []
    for path in paths:
        if not path.name.endswith((".yaml", ".yml")):
            continue
        try:
            file = YamlFile(path, CODE)
            file.expect_schema("ontwikkelscan/edition/1")
            edition = _edition(file)
        except OntwikkelscanError as found:
            problems += found.problems
            continue
        if edition.id in read:
            told = {"place": file.place(("id",)), "edition": edition.id, "other": read[edition.id][1]}
            problems.append(Problem("PROGRAMME-009", told))
        problems += [
            Problem("PROGRAMME-010", {"place": file.place((wrong["key"],)), **wrong})
            for wrong in edition.outside(group)
        ]
        read.setdefault(edition.id, (edition, path.name))
    if problems:
        raise OntwikkelscanError(problems)
    return tuple(edition for edition, _ in read.values())


def _edition(file: YamlFile) -> Edition:
    try:
        return Edition.model_validate(file.data)
    except ValidationError as cause:
        raise OntwikkelscanError([_told(file, fault) for fault in cause.errors()]) from cause


def _told(file: YamlFile, fault: ErrorDetails) -> Problem:
    """Return what is wrong with one key of an edition, in words for who edits the file."""
    place, key = file.place(fault["loc"]), fault["loc"][0]
    if fault["type"] == "extra_forbidden":
        return Problem("PROGRAMME-013", {"place": place, "key": key, "known": ", ".join(Edition.model_fields)})
    if fault["type"] == "missing":
        return Problem("PROGRAMME-014", {"place": place, "key": key})
    return coded(place, fault) if "ctx" in fault else Problem("PROGRAMME-015", {"place": place, "key": key})


def _load_routes(root: Traversable) -> tuple[Route, ...]:
    if not (root / "routes.yaml").is_file():
        return ()
    file = YamlFile(root / "routes.yaml", CODE)
    file.expect_schema("ontwikkelscan/routes/1")
    return tuple(route.checked() for route in file.parse(RoutesFile).routes)


def find_programme(programmes: Programmes, name: str, *, questionnaire: str | None = None) -> Programme:
    """Return a programme by its id; PROGRAMME-002 if there is none, -004 for one of others, -006 if all are."""
    if name not in programmes.by_id:
        known = sorted(programmes.by_id)
        raise error("PROGRAMME-002", programme=name, known=", ".join(known), suggestion=did_you_mean(name, known))
    programme = programmes.by_id[name]
    if questionnaire is not None and questionnaire not in programme.questionnaires:
        fitting = ", ".join(other.id for other in programmes.of(questionnaire))
        if not fitting:
            raise error("PROGRAMME-006", questionnaire=questionnaire)
        raise error("PROGRAMME-004", programme=name, questionnaire=questionnaire, known=fitting)
    return programme
