"""Show the form of a questionnaire in a notebook: what someone answers there goes to Python, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from ontwikkelscan.asking.form import SCRIPTS, asset, form_data
from ontwikkelscan.errors import Note, error
from ontwikkelscan.opening.files import content_of
from ontwikkelscan.reading.answers import read_form
from ontwikkelscan.showing import one_line
from ontwikkelscan.texts import section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.questionnaire import Questionnaire

FILE = "formulier.json"
"""What messages call the record that a notebook keeps."""


class FormWidget(anywidget.AnyWidget):
    """The form of a questionnaire in JupyterLab, Notebook or marimo; the same as :func:`write_form` writes.

    Parameters
    ----------
    questionnaire
        What is asked.
    resume
        Another such form, or a file that one downloaded (.json), whose answers to go on with; None: an empty form.

    Attributes
    ----------
    questionnaire
        What is asked.
    kept
        What the notebook keeps: ``record``, the download of the form as it is now (text; missing before the first
        answer), and ``state``, where the form is.
    done
        Whether someone said to be ready; answers given after that still count.

    Raises
    ------
    OntwikkelscanError
        What :func:`read_answers` raises for the answers to go on with; ANSWER-019 for those of another version, -020
        for those of several people.

    """

    _esm = "\n".join(
        (
            f"const STYLE = {json.dumps(asset('form.css'))};",
            "export default { render({ model, el: output }) {",
            *map(asset, ("notebook.js", *SCRIPTS)),
            "return leave;",
            "} };",
        )
    )
    data = traitlets.Dict().tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)
    done = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, questionnaire: Questionnaire, resume: FormWidget | str | Path | None = None) -> None:
        self.questionnaire = questionnaire
        kept = resume.kept if isinstance(resume, FormWidget) else _file(resume)
        if "record" in kept:
            _expect_resumable(kept, questionnaire)
        texts = _replaced(section("form"), section("form.notebook"))
        del texts["notebook"]
        data = form_data(questionnaire, texts)
        super().__init__(data=data, kept=kept)

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, questionnaire=self.questionnaire)

    @property
    def answers(self) -> Answers:
        """What was filled in so far, read as the download of the form would be.

        One respondent, named by the code in the form; a competency that was not asked has no answers, a question that
        was skipped is missing.

        Raises
        ------
        OntwikkelscanError
            SCAN-007 as long as no statement was answered; what :func:`read_answers` raises.

        """
        if not self.kept.get("record"):
            raise error("SCAN-007")
        found = read_form(str(self.kept["record"]), FILE, self.questionnaire)
        if (found.codes == self.questionnaire.answer_code.empty).all():
            raise error("SCAN-007")
        return found


def _file(path: str | Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return {"record": content_of(Path(path)).decode("utf-8-sig")}
    except FileNotFoundError as cause:
        raise error("ANSWER-014", file=Path(path).name) from cause
    except (OSError, UnicodeDecodeError) as cause:
        raise error("ANSWER-020", file=Path(path).name, kind="JSON") from cause


def _expect_resumable(kept: Mapping[str, Any], questionnaire: Questionnaire) -> None:
    """Refuse answers of several people or to another version: the form goes on with one person's answers to its own."""
    download = str(kept["record"])
    read_form(download, FILE, questionnaire)
    record = json.loads(download)
    if not isinstance(record["answers"], dict):
        raise error("ANSWER-020", file=FILE, kind=Note("download"))
    if record.get("hash") != questionnaire.measurement_hash:
        raise error("ANSWER-019", file=FILE, expected=f"{questionnaire.id} {questionnaire.version}")


def _replaced(texts: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return texts with others in place of those of the same name."""
    return {
        name: _replaced(text, other.get(name, {})) if isinstance(text, dict) else other.get(name, text)
        for name, text in texts.items()
    }
