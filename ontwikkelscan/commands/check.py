"""Tell what a file is by its content, and whether it can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontwikkelscan.commands.speaking.language import say, spoken
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
from ontwikkelscan.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FOUND = {True: "same", False: "another", None: "unseen"}


def check_file(path: Path, questionnaire: str, reading: Mapping[str, Any], beside: Sequence[Path] = ()) -> str:
    """Load a file or folder and return what it is; raise what is wrong with it.

    ``reading`` holds ``recode``, ``columns`` and ``encoding`` of answers; ``beside``: what outputs may be made of.
    """
    if has_record(path):
        return "\n".join(_outputs(path, beside))
    folder = path.parent if path.suffix in (".yaml", ".yml") else path
    if is_file(folder / QUESTIONNAIRE):
        found = load_questionnaire(folder)
        return say("check.questionnaire", place=path, id=found.id, version=found.version, n=len(found.item_ids))
    if is_file(folder / NORM):
        norm = load_norm(folder)
        return say("check.norm", place=path, id=norm.id, version=norm.version, status=norm.status, n=norm.n)
    folder = folder.parent if folder.name == EDITIONS else folder
    folders = [folder, *folder.iterdir()] if is_folder(folder) else []
    if any(is_file(entry / PROGRAMME) or is_folder(entry / EDITIONS) for entry in folders):
        alone = any(is_folder(entry / EDITIONS) and not is_file(entry / PROGRAMME) for entry in folders)
        bundled = load_programmes().programmes if alone else ()
        programmes = [one for one in load_programmes(folder, bundled=alone).programmes if one not in bundled]
        for one in programmes:
            load_closing(one, folder)
        each = [say("check.programme", id=one.id, n=len(one.editions)) for one in programmes]
        return say("check.programmes", place=path, told=", ".join(each))
    if path.suffix.lower() not in ENDINGS:
        raise error("CHECK-001", place=path.name)
    answers = read_answers(path, questionnaire, **reading)
    told = say("check.answers", place=path, id=answers.questionnaire.id, n=len(answers))
    return f"{told}\n{answers.import_summary.text(spoken(), 'command')}"


def _outputs(folder: Path, inputs: Sequence[Path]) -> Iterator[str]:
    """Yield what is known of each set of outputs."""
    for made in check_outputs(folder, inputs):
        yield say("check.outputs", place=folder, command=made.command, day=made.day, n=made.n_files)
        yield "  " + (say("check.changed", n=made.n_changed) if made.n_changed else say("check.whole"))
        same = "software" if made.same_software else "other_software"
        yield "  " + say(f"check.{same}", version=made.software, here=__version__)
        if made.shipped:
            yield "  " + say("check.shipped", names=", ".join(made.shipped))
        for name, found in made.inputs.items():
            yield "  " + say("check.input", name=name, same=say(f"check.{FOUND[found]}"))
