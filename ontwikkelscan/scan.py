"""The whole scan on one page: the only place that chains the steps. Read this first.

Answers are scored, compared with a norm if there is one, set beside what the local context asks, and matched with
programmes. Each step takes and returns objects of the model, so that anyone can check it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import pandas as pd

from ontwikkelscan.errors import Note, OntwikkelscanWarning, error
from ontwikkelscan.exporting.files import save_run, saved_names, saving_tables
from ontwikkelscan.gathering.moments import Moments
from ontwikkelscan.gathering.objects import Objects
from ontwikkelscan.gathering.result import Result
from ontwikkelscan.house_style import HouseStyle
from ontwikkelscan.loading.house_style import load_house_style
from ontwikkelscan.loading.norms import load_norm
from ontwikkelscan.loading.programmes import load_programmes
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.loading.shipped import changed_files
from ontwikkelscan.model.answers import FIRST, LAST, Answers
from ontwikkelscan.model.norm import Norm
from ontwikkelscan.model.programme import Programmes
from ontwikkelscan.model.questionnaire import Questionnaire
from ontwikkelscan.needs.identify import identify_needs
from ontwikkelscan.needs.local_context import apply_rules
from ontwikkelscan.norming.compare import check_age, compare_with_norm, mean_place, warn_of_others
from ontwikkelscan.reading.answers import AnswersInParts, read_answers, with_context
from ontwikkelscan.reading.many import by_moment
from ontwikkelscan.saving import now
from ontwikkelscan.scoring.quality import model_of
from ontwikkelscan.scoring.scale_scores import score
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from ontwikkelscan.asking.widget import FormWidget
    from ontwikkelscan.model.questions import ResponseModel
    from ontwikkelscan.reading.answers import Readable
    from ontwikkelscan.reading.many import Keep

    Source = Readable | Answers | FormWidget
    """What can be scanned."""


AT_ONCE = 1 << 12
"""People whose tables are written together."""


class Scan:
    """A questionnaire with what its answers are compared with.

    Parameters
    ----------
    questionnaire
        Id of a bundled questionnaire, a folder, or a Questionnaire.
    norm
        Id of a bundled norm, a folder, or a Norm; None: no comparison with others.
    required
        Levels per competency, set by hand for everyone, or a frame with a row per respondent and a column per
        competency; they stand above the rules.
    relevant
        Whether a competency counts, set by hand for everyone.
    reliability
        "sample": how far scores may be off comes from the answers themselves, as in :func:`score`; for keys of your
        own without a norm. A norm goes before it.
    programmes
        What can be recommended: Programmes; or a folder, which stands beside the bundled ones (``bundled`` of
        :func:`load_programmes`); None: the bundled programmes.
    house_style
        A file (see :func:`load_house_style`) or a HouseStyle: name, colour and logo of an organisation for documents
        and figures.

    Raises
    ------
    OntwikkelscanError
        When one of them is not found or cannot be read; SCAN-017 for one of another kind.

    Examples
    --------
    >>> scan = Scan("gemeentesecretaris")
    >>> result = scan.run([{"respondent": "R001"} | dict.fromkeys(scan.questionnaire.item_ids, 3)])
    >>> result["R001"].record.outcomes[0].score
    3.0

    """

    def __init__(
        self,
        questionnaire: str | Path | Questionnaire,
        *,
        norm: str | Path | Norm | None = None,
        required: Mapping[str, float] | pd.DataFrame | None = None,
        relevant: Mapping[str, bool] | None = None,
        reliability: Literal["sample"] | None = None,
        programmes: str | Path | Programmes | None = None,
        house_style: str | Path | HouseStyle | None = None,
    ) -> None:
        paths = (str, Path)
        for name, value, kinds, accepted in (
            ("questionnaire", questionnaire, (*paths, Questionnaire), "accepted_questionnaire"),
            ("norm", norm, (*paths, Norm, NoneType), "accepted_norm"),
            ("required", required, (Mapping, pd.DataFrame, NoneType), "accepted_required"),
            ("relevant", relevant, (Mapping, NoneType), "accepted_relevant"),
            ("programmes", programmes, (*paths, Programmes, NoneType), "accepted_programmes"),
            ("house_style", house_style, (*paths, HouseStyle, NoneType), "accepted_style"),
        ):
            if not isinstance(value, kinds):
                raise error("SCAN-017", name=name, found=f"'{type(value).__name__}'", accepted=Note(accepted))
        if names := changed_files():
            warnings.warn(Note("shipped_changed", names=names), OntwikkelscanWarning, stacklevel=2)
        if not isinstance(questionnaire, Questionnaire):
            questionnaire = load_questionnaire(questionnaire)
        self.questionnaire = questionnaire
        self.norm = norm if norm is None or isinstance(norm, Norm) else load_norm(norm)
        self.required = required if isinstance(required, pd.DataFrame) else dict(required or {})
        self.relevant = dict(relevant or {})
        self.reliability: Literal["sample"] | None = reliability
        self.programmes = (
            programmes if isinstance(programmes, Programmes) else load_programmes(programmes, bundled=True)
        )
        self.house_style = load_house_style(house_style) if isinstance(house_style, str | Path) else house_style
        self._form: FormWidget | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, questionnaire=self.questionnaire, norm=self.norm)

    def ask(self, resume: FormWidget | str | Path | None = None) -> FormWidget:
        """Show the questionnaire as a form in a notebook; ``run`` takes the form once someone filled it in.

        Parameters
        ----------
        resume
            A form of another scan, or the .json that a form downloaded, whose answers to go on with.

        Returns
        -------
        FormWidget
            ``answers`` of one respondent, empty where a question was skipped. Without ``resume`` the form that this
            scan showed last, with what was filled in: a cell that is run again loses nothing.

        Raises
        ------
        OntwikkelscanError
            SCAN-008 without the extra 'notebook'; what :func:`read_answers` raises for the answers to go on with.

        Notes
        -----
        Tests fill it in in JupyterLab. In marimo it was tried by hand, once, with version 0.25.2, in the editor and as
        an app: ``form = mo.ui.anywidget(scan.ask())`` shows it, ``scan.run(form.widget)`` in another cell takes it, and
        that cell runs again with each answer where it names ``form.value``.

        """
        try:
            from ontwikkelscan.asking.widget import FormWidget  # noqa: PLC0415 - an extra
        except ModuleNotFoundError as cause:
            raise error("SCAN-008") from cause
        if self._form is None or resume is not None:
            self._form = FormWidget(self.questionnaire, resume)
        return self._form

    def run(
        self,
        answers: Source,
        *,
        respondents: Readable | None = None,
        recode: Mapping[Any, Any] | None = None,
        columns: Mapping[str, str | None] | None = None,
        encoding: str | None = None,
        keep: Keep = None,
        moment: str | None = None,
    ) -> Result:
        """Score answers, find needs and recommend.

        Parameters
        ----------
        answers
            What :func:`read_answers` takes, Answers, or a form from :meth:`ask`; context comes from its columns.
        respondents, recode, columns, encoding, keep
            As for :func:`read_answers`.
        moment
            Of answers of several moments one, or "last": as for :meth:`Answers.select`.

        Returns
        -------
        Result
            Frames for all respondents; ``result["R001"]`` for one.

        Raises
        ------
        OntwikkelscanError
            What :func:`read_answers`, :func:`compare_with_norm` and :func:`identify_needs` raise; ANSWER-019 for
            Answers to another questionnaire; SCAN-007 for a form in which no statement was answered.

        """
        found = self._one_set(
            answers, respondents, moment, {"recode": recode, "columns": columns, "encoding": encoding, "keep": keep}
        )
        result = self._result(found, now())
        if result.objects.needs.without_error:
            warnings.warn(Note("no_error"), OntwikkelscanWarning, stacklevel=2)
        return result

    def save(
        self,
        answers: Source,
        folder: str | Path,
        *,
        format: Literal["csv", "parquet"] = "csv",  # noqa: A002 - the word of the command line
        tables: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
        respondents: Readable | None = None,
        moment: str | None = None,
        **options: Any,
    ) -> list[str]:
        """Do what ``run(answers).save(folder)`` does, some thousands of people at a time: memory stays small.

        The files are the same, byte for byte. One file is read while tables are written, so that memory grows by the
        ids alone; other answers are read first. With ``reliability="sample"`` everyone is scored at once.

        Parameters
        ----------
        answers, respondents, moment, options
            As for :meth:`run`.
        folder, format, tables
            As for :meth:`Result.save`.
        progress
            Called with how many people have been written since.

        Returns
        -------
        list of str
            Ids, in the order of the answers.

        Raises
        ------
        OntwikkelscanError
            What :meth:`run` and :meth:`Result.save` raise; then there is no file.

        """
        names = saved_names(tables)
        found = self._in_parts(answers, respondents, moment, options)
        if self.reliability and isinstance(found, Answers):
            self.run(found).save(folder, format=format, tables=tables)
            if progress is not None:
                progress(len(found))
            return list(map(str, found.respondents))
        time, people = now(), list[str]()
        model = model_of(found) if isinstance(found, Answers) else self.questionnaire.response_model
        mean_z: list[NDArray[np.float64]] = []
        without_error, with_error = False, False
        with saving_tables(Path(folder), names, format) as add:
            for some in found.blocks(AT_ONCE):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", OntwikkelscanWarning)  # told below, of everyone
                    result = self._result(some, time, model)
                add(map(result.objects.frame, names))
                needs = result.objects.needs
                without_error |= needs.without_error
                with_error |= bool(np.isfinite(needs.need_probability).any())
                if self.norm is not None:
                    mean_z.append(mean_place(needs.scores, self.norm))
                people += map(str, some.respondents)
                if progress is not None:
                    progress(len(some))
        save_run(result.run_record, len(people), found.reading, Path(folder))
        if self.norm is not None:
            check_age(self.norm, time.date())
            warn_of_others(np.concatenate(mean_z), self.norm, self.questionnaire)
        if without_error and not with_error:
            warnings.warn(Note("no_error"), OntwikkelscanWarning, stacklevel=2)
        return people

    def _in_parts(
        self, answers: Source, respondents: Readable | None, moment: str | None, options: Mapping[str, Any]
    ) -> Answers | AnswersInParts:
        """Return answers that come in parts: one file as it is read, unless something takes all answers together."""
        asked = self.questionnaire
        file = answers[0] if isinstance(answers, list | tuple) and len(answers) == 1 else answers
        together = respondents is not None or moment is not None or self.reliability or asked.response_model is None
        if isinstance(file, str | Path) and not together:
            return AnswersInParts(file, asked, **{name: value for name, value in options.items() if name != "keep"})
        chosen = {"recode": None, "columns": None, "encoding": None, "keep": None, **options}
        return self._one_set(answers, respondents, moment, chosen)

    def _one_set(
        self, answers: Source, respondents: Readable | None, moment: str | None, options: Mapping[str, Any]
    ) -> Answers:
        """Return answers of one moment and rater to this questionnaire."""
        found = self._answers(answers, respondents, options)
        if moment is not None:
            found = found.select(moment=moment)
        found.expect_one_set(by_moment=moment is None)
        return found

    def _result(self, found: Answers, time: datetime, model: ResponseModel | None = None) -> Result:
        """Chain the steps; ``model``: how attentive people answer, where these people are part of more."""
        context = found.people
        requirements = apply_rules(self.questionnaire, context, required=self.required, relevant=self.relevant)
        scores = score(found, reliability=self.reliability)
        if self.norm is not None:
            scores = compare_with_norm(
                scores, self.norm, relevant=requirements.relevant, context=context, today=time.date()
            )
        needs = identify_needs(scores, required=requirements, importance=found.importance)
        required = self.required if isinstance(self.required, dict) else sorted(map(str, self.required))
        settings: dict[str, Any] = {"required_by_hand": required, "relevant_by_hand": self.relevant}
        if self.reliability:
            settings["reliability"] = self.reliability
        return Result(Objects(found, needs, self.programmes, time.date(), model), time, settings, self.house_style)

    def run_moments(self, files: Source | Sequence[Source], *, ends: bool = False, **options: Any) -> Moments:
        """Run the scan at each moment that answers were given.

        Parameters
        ----------
        files
            One or more sources, as for :meth:`run`. Where column ``moment`` stands, it says when each row was answered:
            a date such as 2027-03-09, or "toen" for how someone sees themselves before, looking back; whatever file a
            row stands in. Without it each file is a moment, in their order.
        ends
            Whether dates are taken per person: their own "first" and "last", for people who answer on days of their
            own. Who has one date stands with the first where others began by then, and else with the last.
        options
            ``recode``, ``columns``, ``encoding`` and ``keep`` as for :func:`read_answers`.

        Returns
        -------
        Moments
            A Result per moment: ``moments.change()`` tells what moved between the first and the last.

        Raises
        ------
        OntwikkelscanError
            CHANGE-007 where only some rows have a moment, -008 for one that is no date, RATER-010 for answers of
            raters, and what :meth:`run` raises.

        """
        is_one = not isinstance(files, list | tuple) or any(isinstance(row, dict) for row in files)
        sources = cast("Sequence[Source]", [files] if is_one else files)
        several = [self._answers(source, None, options) for source in sources]
        for answers in several:
            answers.expect_own()
        found = by_moment(several, ends=ends)
        own = {FIRST, LAST}  # of each person: days of several people stand together
        return Moments({name: self.run(one, moment=name if name in own else None) for name, one in found.items()})

    def _answers(self, answers: Source, respondents: Readable | None, options: Mapping[str, Any]) -> Answers:
        """Return answers to this questionnaire, whatever they come in."""
        asked = self.questionnaire
        if hasattr(type(answers), "answers"):  # a form in a notebook: its class is an extra
            answers = cast("FormWidget", answers).answers
        if not isinstance(answers, Answers):
            return read_answers(answers, asked, respondents=respondents, **options)
        if answers.questionnaire.measurement_hash != asked.measurement_hash:
            raise error("ANSWER-019", file=answers.reading.source, expected=f"{asked.id} {asked.version}")
        answers = replace(answers, questionnaire=asked)
        return answers if respondents is None else with_context(answers, respondents, options["encoding"])
