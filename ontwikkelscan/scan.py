"""The whole scan on one page: the only place that chains the steps. Read this first.

Answers are scored, compared with a norm if there is one, set beside what the local context asks, and matched with
programmes. Each step takes and returns objects of the model, so that anyone can check it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, overload

import pandas as pd

from ontwikkelscan.documents.save import save_documents
from ontwikkelscan.errors import error
from ontwikkelscan.group import Group
from ontwikkelscan.loading.house_style import load_house_style
from ontwikkelscan.loading.norms import load_norm
from ontwikkelscan.loading.programmes import load_programmes
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.answers import Answers
from ontwikkelscan.model.norm import Norm
from ontwikkelscan.model.people import rows_of
from ontwikkelscan.model.questionnaire import Questionnaire
from ontwikkelscan.model.records import RunRecord
from ontwikkelscan.needs.identify import identify_needs
from ontwikkelscan.needs.local_context import apply_rules
from ontwikkelscan.norming.compare import compare_with_norm
from ontwikkelscan.objects import Objects
from ontwikkelscan.person import Intakes, Person
from ontwikkelscan.reading.answers import UTF8, read_answers, with_context
from ontwikkelscan.recommending.record import gather
from ontwikkelscan.reporting.person_report import ENDINGS, person_report
from ontwikkelscan.saving import now
from ontwikkelscan.scoring.quality import LIMITS
from ontwikkelscan.scoring.scale_scores import score
from ontwikkelscan.showing import one_line
from ontwikkelscan.tables import Tables
from ontwikkelscan.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    import numpy as np

    from ontwikkelscan.asking.widget import FormWidget
    from ontwikkelscan.house_style import HouseStyle
    from ontwikkelscan.model.people import Which
    from ontwikkelscan.model.programme import Programmes
    from ontwikkelscan.reading.answers import Readable
    from ontwikkelscan.reading.many import Keep

    Source = Readable | Answers | FormWidget
    """What can be scanned."""


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
    programmes
        What can be recommended; None: the bundled programmes.
    house_style
        A file (see :func:`load_house_style`) or a HouseStyle: name, colour and logo of an organisation for documents.

    Raises
    ------
    OntwikkelscanError
        When one of them is not found or cannot be read.

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
        programmes: Programmes | None = None,
        house_style: str | Path | HouseStyle | None = None,
    ) -> None:
        if not isinstance(questionnaire, Questionnaire):
            questionnaire = load_questionnaire(questionnaire)
        self.questionnaire = questionnaire
        self.norm = norm if norm is None or isinstance(norm, Norm) else load_norm(norm)
        self.required = required if isinstance(required, pd.DataFrame) else dict(required or {})
        self.relevant = dict(relevant or {})
        self.programmes = load_programmes() if programmes is None else programmes
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
        respondents: pd.DataFrame | None = None,
        recode: Mapping[Any, int] | None = None,
        encoding: str = UTF8,
        keep: Keep = None,
        moment: str | None = None,
    ) -> Result:
        """Score answers, find needs and recommend.

        Parameters
        ----------
        answers
            What :func:`read_answers` takes, Answers, or a form from :meth:`ask`; context comes from its columns.
        respondents, recode, encoding, keep
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
        found = self._answers(answers, respondents, {"recode": recode, "encoding": encoding, "keep": keep})
        if moment is not None:
            found = found.select(moment=moment)
        found.expect_one_set(by_moment=moment is None)
        time = now()
        context = found.people
        requirements = apply_rules(self.questionnaire, context, required=self.required, relevant=self.relevant)
        scores = score(found)
        if self.norm is not None:
            scores = compare_with_norm(
                scores, self.norm, relevant=requirements.relevant, context=context, today=time.date()
            )
        needs = identify_needs(scores, required=requirements, importance=found.importance)
        return Result(self, Objects(found, needs, self.programmes, time.date()), time)

    def _answers(self, answers: Source, respondents: pd.DataFrame | None, options: Mapping[str, Any]) -> Answers:
        """Return answers to this questionnaire, whatever they come in."""
        asked = self.questionnaire
        if hasattr(type(answers), "answers"):  # a form in a notebook: its class is an extra
            answers = cast("FormWidget", answers).answers
        if not isinstance(answers, Answers):
            return read_answers(answers, asked, respondents=respondents, **options)
        if answers.questionnaire.measurement_hash != asked.measurement_hash:
            raise error("ANSWER-019", file=answers.reading.source, expected=f"{asked.id} {asked.version}")
        answers = replace(answers, questionnaire=asked)
        return answers if respondents is None else with_context(answers, respondents)


@dataclass(frozen=True, eq=False)
class Result(Tables):
    """What a scan found, for all respondents.

    Its frames are copies: to change one changes no report. ``len``, ``in`` and iteration are over respondents.

    Attributes
    ----------
    scan, objects, time
        The scan that was run; what each step found, as objects under the words of the frames (``objects.needs``); and
        when.

    """

    scan: Scan
    objects: Objects
    time: datetime

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(
            self,
            f"{len(self)} respondents",
            questionnaire=self.scan.questionnaire,
            norm=self.objects.scores.norm_card,
        )

    @cached_property
    def run_record(self) -> RunRecord:
        """What the result was made with."""
        scan, scores = self.scan, self.objects.scores
        questionnaire, programmes = scan.questionnaire, scan.programmes.programmes
        model = questionnaire.response_model or self.objects.quality.model
        return RunRecord(
            software=__version__,
            time=self.time,
            questionnaire=questionnaire.card | {"rules": questionnaire.rules_hash, "texts": questionnaire.texts_hash},
            norm=scores.norm_card,
            settings={
                "required_by_hand": scan.required
                if isinstance(scan.required, dict)
                else sorted(map(str, scan.required)),
                "relevant_by_hand": scan.relevant,
                "response_model": model and {"source": model.source, **model.model_dump(include=set(LIMITS))},
                "basis": scores.basis,
                "programmes": {programme.id: programme.version for programme in programmes},
            },
            rules=tuple(rule.id for rule in questionnaire.rules.rules) if questionnaire.rules else (),
        )

    def __len__(self) -> int:
        """Return the number of respondents."""
        return len(self.objects.answers)

    def __contains__(self, respondent: object) -> bool:
        """Tell whether someone of this id answered."""
        return respondent in self.respondents

    def __iter__(self) -> Iterator[Person]:
        """Yield each respondent, in the order of the answers."""
        for name in self.respondents:
            yield self[name]

    @overload
    def __getitem__(self, which: str) -> Person: ...
    @overload
    def __getitem__(self, which: slice | Sequence[Any] | np.ndarray | pd.Index | pd.Series) -> Result: ...
    def __getitem__(self, which: Which) -> Person | Result:
        """Return one respondent by id; or the result of several: a list of ids, a mask or a slice.

        What is said of a person stays as it is among all. SCAN-003 for an unknown id, -004 for a mask of another
        length, -009 for someone who is named twice.
        """
        objects = self.objects
        if not isinstance(which, str):
            return replace(self, objects=objects[which])
        row = int(rows_of(objects.answers.respondents, which)[0])
        record = gather(
            objects.answers,
            objects.needs,
            themes=objects.themes,
            recommendations=objects.recommendations,
            quality=objects.quality,
            run=self.run_record,
            row=row,
        )
        return Person(record, objects[[row]], self.scan.house_style)

    def save_reports(
        self,
        folder: str | Path,
        *,
        form: Literal["full", "short"] = "full",
        format: str | Sequence[str] = "pdf",  # noqa: A002 - the word of the command line
        respondents: Which | None = None,
        progress: Callable[[], None] | None = None,
    ) -> None:
        """Write the report of everyone into a folder, named after the respondent; existing files are replaced.

        Where it pays, a process per core writes them: a script then needs ``if __name__ == "__main__":``.

        Parameters
        ----------
        folder
            Made when it is not there.
        form
            "full", or "short" for two pages.
        format
            "pdf", "html", or both in a list.
        respondents
            An id, or several as for ``result[...]``; None: everyone.
        progress
            Called after each report.

        Raises
        ------
        OntwikkelscanError
            OUTPUT-003 when the folder cannot be written, -004 for another form, -020 for another format; what
            ``result[...]`` raises for unknown ids.

        """
        everyone = self.objects.answers.respondents
        chosen = everyone if respondents is None else everyone[rows_of(everyone, respondents)]
        endings = [f".{name}" for name in ([format] if isinstance(format, str) else format)]
        if unknown := [ending for ending in endings if ending not in ENDINGS]:
            known = ", ".join(ending.removeprefix(".") for ending in ENDINGS)
            raise error("OUTPUT-020", format=unknown[0].removeprefix("."), known=known)
        papers = (
            (document, Path(folder) / f"{name}{ending}")
            for name in map(str, chosen)
            for document in [person_report(self[name].record, form=form)]
            for ending in endings
        )
        save_documents(papers, self.scan.house_style, progress or (lambda: None))

    def intakes(self, programme: str, *, share: str | Iterable[str] | None = None, remark: str = "") -> Intakes:
        """Prepare the intakes of all respondents for one programme, with what each shares and nothing else.

        The arguments, and the errors for a wrong one, are those of :meth:`Person.intake`.
        """
        return Intakes(tuple(person.intake(programme, share=share, remark=remark) for person in self))

    def group(self) -> Group:
        """Return all respondents together: what they need, and what the programmes cover of it."""
        return Group(self.objects, self.run_record, self.scan.house_style)

    def _repr_html_(self) -> str:
        """Show in a notebook of whom and what this is the result, and how many people have which need."""
        card, norm = self.scan.questionnaire.card, self.objects.scores.norm_card
        stamp = f"; norm {norm['id']} ({norm['stamp']})" if norm else ""
        line = f"{card['id']} {card['version']}; {len(self)} respondents{stamp}"
        return f"<p>{escape(line)}</p>\n{self.objects.needs._repr_html_()}"
