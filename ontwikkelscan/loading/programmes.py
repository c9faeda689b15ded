"""Load programmes, their editions and the routes that are always open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ontwikkelscan.errors import OntwikkelscanError, Problem, did_you_mean, error
from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.model.base import Strict
from ontwikkelscan.model.programme import Edition, Programme, Programmes, Route
from ontwikkelscan.opening.files import is_folder
from ontwikkelscan.yaml_file import YamlFile

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

HEADER = "programme.yaml"
CODE = "PROGRAMME-001"


class _Editions(Strict):
    programme: str
    editions: tuple[Edition, ...]


class _Routes(Strict):
    version: str
    routes: tuple[Route, ...]


def load_programmes(folder: str | Path | None = None, *, bundled: bool = False) -> Programmes:
    """Load the bundled programmes, or those of a folder of your own.

    Parameters
    ----------
    folder
        A folder with one folder per programme (``programme.yaml``, ``editions.yaml``) and, if wanted,
        ``routes.yaml``; or the folder of a single programme. Left out: the bundled ones.
    bundled
        Whether the bundled programmes and routes stand beside those of the folder.

    Returns
    -------
    Programmes
        In the order of their ids.

    Raises
    ------
    OntwikkelscanError
        PROGRAMME-001 for a file that is wrong or not there, -003 for an impossible link, -005 for an id that a bundled
        programme or route has.

    """
    root = data_root("programmes") if folder is None else Path(folder)
    if not is_folder(root):
        raise OntwikkelscanError(Problem(CODE, {"place": str(folder), "problem": "the folder does not exist."}))
    folders = [root] if (root / HEADER).is_file() else sorted(root.iterdir(), key=lambda entry: entry.name)
    programmes = tuple(_load_programme(entry) for entry in folders if entry.is_dir() and (entry / HEADER).is_file())
    if not programmes:
        raise OntwikkelscanError(Problem(CODE, {"place": str(folder), "problem": f"no {HEADER} was found."}))
    own = Programmes(programmes, _load_routes(root))
    return own if folder is None or not bundled else _beside(load_programmes(), own)


def _beside(bundled: Programmes, own: Programmes) -> Programmes:
    """Return both, programmes in the order of their ids, routes of your own last."""
    for known, added in ((bundled.programmes, own.programmes), (bundled.routes, own.routes)):
        for double in {entry.id for entry in known} & {entry.id for entry in added}:
            raise error("PROGRAMME-005", programme=double)
    programmes = sorted((*bundled.programmes, *own.programmes), key=lambda programme: programme.id)
    return Programmes(tuple(programmes), (*bundled.routes, *own.routes))


def _load_programme(folder: Traversable) -> Programme:
    file = YamlFile(folder / HEADER, CODE)
    file.expect_schema("ontwikkelscan/programme/1")
    editions: tuple[Edition, ...] = ()
    if (folder / "editions.yaml").is_file():
        others = YamlFile(folder / "editions.yaml", CODE)
        others.expect_schema("ontwikkelscan/editions/1")
        parsed = others.parse(_Editions)
        if parsed.programme != file.data.get("id"):
            raise OntwikkelscanError(others.problem(("programme",), "the editions belong to another programme."))
        editions = parsed.editions
    return file.parse(Programme, {**file.data, "editions": editions}).checked()


def _load_routes(root: Traversable) -> tuple[Route, ...]:
    if not (root / "routes.yaml").is_file():
        return ()
    file = YamlFile(root / "routes.yaml", CODE)
    file.expect_schema("ontwikkelscan/routes/1")
    return tuple(route.checked() for route in file.parse(_Routes).routes)


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
