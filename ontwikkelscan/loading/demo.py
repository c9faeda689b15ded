"""Which scans the demo runs, on which example answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.loading.data_root import data_root
from ontwikkelscan.model.base import Id, Strict, Text
from ontwikkelscan.yaml_file import YamlFile

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class BesideNorm(Strict):
    """Whose report shows a simulated norm, and which."""

    respondent: Text
    norm: Id


class SecondLook(Strict):
    """Of whom there are two moments, with what was planned at the first, and a closed round of others, as files."""

    respondent: Text
    moments: Text
    planned: tuple[Id, ...]
    raters: Text


class DemoScan(Strict):
    """One scan of the demo: ids, the file with example answers, and the programmes that intakes are made for.

    ``beside_norm``: the one person of whom the report is made with a norm; nothing else of the demo has one.
    ``second_look``: the one person with pages about growth and about how others see them.
    """

    questionnaire: Id
    answers: Text
    programmes: tuple[Id, ...]
    beside_norm: BesideNorm | None = None
    second_look: SecondLook | None = None

    @property
    def path(self) -> Traversable:
        """Where the example answers are."""
        return self.file(self.answers)

    def file(self, name: str) -> Traversable:
        """Where a file of examples is."""
        return data_root("examples") / name


class _Demo(Strict):
    scans: tuple[DemoScan, ...]


def load_demo() -> tuple[DemoScan, ...]:
    """Load the bundled list; the first scan is the default of the command line."""
    file = YamlFile(data_root("examples") / "demo.yaml", "QUESTIONNAIRE-002")
    file.expect_schema("ontwikkelscan/demo/1")
    return file.parse(_Demo).scans
