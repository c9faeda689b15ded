"""Load what people are asked at the end of a programme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.model.base import refusing
from ontwikkelscan.model.interview import PART, ClosingForm
from ontwikkelscan.model.questionnaire import Questionnaire
from ontwikkelscan.model.questions import Competency, Item
from ontwikkelscan.opening.files import is_file
from ontwikkelscan.yaml_file import YamlFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontwikkelscan.model.interview import ClosingQuestion
    from ontwikkelscan.model.programme import Programme

FILE = "closing.yaml"
CLOSING = "afsluiting"
CODE = "PROGRAMME-001"


def load_closing(programme: Programme, folder: str | Path | None = None) -> Questionnaire:
    """Load the questionnaire at the end of a programme: what people learned, used and shared, of it and of its parts.

    Parameters
    ----------
    programme
        Its parts are asked of that are linked to a competency: an intake or an evaluation is no part to learn from.
    folder
        With a ``closing.yaml`` of your own, as ``load_programmes`` takes it; without such a file the bundled one.

    Returns
    -------
    Questionnaire
        A scale per question (geleerd, gebruikt, gedeeld), with an item for the whole programme and one per part
        (``geleerd_intervisie``): any way of asking and of reading answers takes it. Answers 1-5, or nvt.

    Raises
    ------
    OntwikkelscanError
        PROGRAMME-001 for a file that is wrong, or a part whose id leaves no room for that of a question.

    """
    own = None if folder is None else Path(folder) / FILE
    file = YamlFile(own if own is not None and is_file(own) else data_root("programmes") / FILE, CODE)
    file.expect_schema("ontwikkelscan/closing/1")
    form = file.parse(ClosingForm)
    with refusing(CODE, programme.id):
        scales = tuple(
            Competency(id=asked.id, name=asked.name, kind="area", items=tuple(_items(asked, programme)))
            for asked in form.questions
        )
        return Questionnaire(
            id=CLOSING,
            version=form.version,
            status=form.status,
            title=f"{form.title} {programme.name}",
            minimum=1,
            maximum=len(form.labels),
            labels=form.labels,
            introduction=form.introduction,
            competencies=scales,
        ).checked(programme.id)


def _items(asked: ClosingQuestion, programme: Programme) -> Iterator[Item]:
    """Yield the question about the programme, then about each part."""
    yield Item(id=asked.id, text=asked.text)
    for part in programme.parts if asked.of_part else ():
        if part.links:
            yield Item(id=f"{asked.id}_{part.id}", text=asked.of_part.replace(PART, part.name))
