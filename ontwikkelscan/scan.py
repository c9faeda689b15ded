"""The whole scan on one page: the only place that chains the steps. Read this first.

Answers are scored, compared with a norm if there is one, set beside what the local context asks, and matched with
programmes. Each step takes and returns objects of the model, so that anyone can check it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ontwikkelscan import __version__
from ontwikkelscan.errors import error
from ontwikkelscan.group import Group
from ontwikkelscan.loading.house_style import load_house_style
from ontwikkelscan.loading.norms import load_norm
from ontwikkelscan.loading.programmes import load_programmes
from ontwikkelscan.loading.questionnaires import load_questionnaire
from ontwikkelscan.model.answers import Answers
from ontwikkelscan.model.norm import Norm
from ontwikkelscan.model.questionnaire import Questionnaire
from ontwikkelscan.model.records import RunRecord
from ontwikkelscan.needs.identify import identify_needs
from ontwikkelscan.needs.local_context import apply_rules
from ontwikkelscan.needs.themes import DevelopmentThemes, identify_themes
from ontwikkelscan.norming.compare import compare_with_norm
from ontwikkelscan.person import Intakes, Person
from ontwikkelscan.reading.answers import read_answers
from ontwikkelscan.recommending.recommend import recommend_programmes
from ontwikkelscan.saving import now
from ontwikkelscan.scoring.quality import LIMITS, Quality, response_quality
from ontwikkelscan.scoring.scale_scores import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from ontwikkelscan.asking.widget import FormWidget
    from ontwikkelscan.model.house_style import HouseStyle
    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.programme import Programmes
    from ontwikkelscan.model.recommendation import Recommendations


class Scan:
    """A questionnaire with what its answers are compared with.

    Parameters
    ----------
    questionnaire
        Id of a bundled questionnaire, a folder, or a Questionnaire.
    norm
        Id of a bundled norm, a folder, or a Norm; None: no comparison with others.
    required
        Levels per competency, set by hand for everyone; they stand above the rules.
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
    >>> import pandas as pd
    >>> scan = Scan("gemeentesecretaris")
    >>> people = pd.DataFrame([{"respondent": "R001"} | dict.fromkeys(scan.questionnaire.item_ids, 3)])
    >>> result = scan.run(people)
    >>> result["R001"].record.outcomes[0].score
    3.0

    """

    def __init__(
        self,
        questionnaire: str | Path | Questionnaire,
        *,
        norm: str | Path | Norm | None = None,
        required: Mapping[str, float] | None = None,
        relevant: Mapping[str, bool] | None = None,
        programmes: Programmes | None = None,
        house_style: str | Path | HouseStyle | None = None,
    ) -> None:
        if not isinstance(questionnaire, Questionnaire):
            questionnaire = load_questionnaire(questionnaire)
        self.questionnaire = questionnaire
        self.norm = norm if norm is None or isinstance(norm, Norm) else load_norm(norm)
        self.required = dict(required or {})
        self.relevant = dict(relevant or {})
        self.programmes = load_programmes() if programmes is None else programmes
        self.house_style = load_house_style(house_style) if isinstance(house_style, str | Path) else house_style
        self._form: FormWidget | None = None

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
        self, answers: str | Path | pd.DataFrame | Answers | FormWidget, *, respondents: pd.DataFrame | None = None
    ) -> Result:
        """Score answers, find needs and recommend.

        Parameters
        ----------
        answers
            A file, a frame, Answers or a form from :meth:`ask`; context comes from its columns.
        respondents
            Context columns by ``respondent``, where they are kept apart.

        Returns
        -------
        Result
            Frames for all respondents; ``result["R001"]`` for one.

        Raises
        ------
        OntwikkelscanError
            What :func:`read_answers`, :func:`compare_with_norm` and :func:`identify_needs` raise; SCAN-007 for a form
            in which no statement was answered.

        """
        if not isinstance(answers, str | Path | pd.DataFrame | Answers):
            answers = answers.answers
        if not isinstance(answers, Answers):
            answers = read_answers(answers, self.questionnaire, respondents=respondents)
        answers.expect_one_set()
        time = now()
        requirements = apply_rules(self.questionnaire, answers.context, required=self.required, relevant=self.relevant)
        scores = score(answers)
        if self.norm is not None:
            scores = compare_with_norm(
                scores, self.norm, relevant=requirements.relevant, context=answers.context, today=time.date()
            )
        found = identify_needs(
            scores,
            required=requirements.required,
            importance=answers.importance.T,
            relevant=requirements.relevant,
            rules=requirements.rules,
        )
        return Result(self, answers, found, time)


@dataclass(frozen=True, eq=False)
class Result:
    """What a scan found, for all respondents.

    Attributes
    ----------
    scan, answers, found, time
        The scan that was run, the answers, the needs with the scores that they rest on (``found.scores``), and when.

    """

    scan: Scan
    answers: Answers
    found: Needs
    time: datetime

    @property
    def respondents(self) -> list[str]:
        """Ids, in the order of the answers."""
        return [str(name) for name in self.answers.respondents]

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Scores with their error and, if there is a norm, the norm columns."""
        return self.found.scores.frame

    @cached_property
    def needs(self) -> pd.DataFrame:
        """Needs with their probability."""
        return self.found.frame

    @cached_property
    def bundled(self) -> DevelopmentThemes:
        """The needs in themes, as an object."""
        return identify_themes(self.found)

    @property
    def themes(self) -> pd.DataFrame:
        """The needs of each respondent, bundled into themes."""
        return self.bundled.frame

    @cached_property
    def recommended(self) -> Recommendations:
        """The recommendations as objects, with conditions and parts."""
        return recommend_programmes(
            self.found, self.scan.programmes, respondents=self.answers.context, today=self.time.date()
        )

    @property
    def recommendations(self) -> pd.DataFrame:
        """Programmes per respondent, with reasons and obstacles."""
        return self.recommended.frame

    @cached_property
    def filled_in(self) -> Quality:
        """How the questionnaire was filled in, as an object."""
        return response_quality(self.answers)

    @property
    def quality(self) -> pd.DataFrame:
        """How the questionnaire was filled in."""
        return self.filled_in.frame

    @property
    def items(self) -> pd.DataFrame:
        """The answers, item by item."""
        return self.answers.frame

    @property
    def context(self) -> pd.DataFrame:
        """Facts and couleur locale, one row per respondent."""
        return self.answers.context.set_axis(pd.Index(self.respondents, name="respondent"))

    @cached_property
    def run_record(self) -> RunRecord:
        """What the result was made with."""
        questionnaire = self.scan.questionnaire
        rules = questionnaire.rules.rules if questionnaire.rules else ()
        model = self.filled_in.model
        return RunRecord(
            software=__version__,
            time=self.time,
            questionnaire=questionnaire.card,
            norm=self.found.scores.norm_card,
            settings={
                "required_by_hand": self.scan.required,
                "relevant_by_hand": self.scan.relevant,
                "response_model": model and {"source": model.source, **model.model_dump(include=set(LIMITS))},
                "basis": self.found.scores.basis,
                "programmes": {programme.id: programme.version for programme in self.scan.programmes.programmes},
            },
            rules=tuple(rule.id for rule in rules),
        )

    def __getitem__(self, respondent: str) -> Person:
        """Return one respondent; SCAN-003 when there is none of that id."""
        places = np.flatnonzero(self.answers.respondents == respondent)
        if not len(places):
            raise error("SCAN-003")
        return Person(self, int(places[0]))

    def intakes(self, programme: str, *, share: str | Iterable[str] | None = None, remark: str = "") -> Intakes:
        """Prepare the intakes of all respondents for one programme, with what each shares and nothing else.

        The arguments, and the errors for a wrong one, are those of :meth:`Person.intake`.
        """
        return Intakes(tuple(self[name].intake(programme, share=share, remark=remark) for name in self.respondents))

    def group(self) -> Group:
        """Return all respondents together: what they need, and what the programmes cover of it."""
        return Group(self)

    def _repr_html_(self) -> str:
        """Show in a notebook of whom and what this is the result, and how many people have which need."""
        card, norm = self.scan.questionnaire.card, self.found.scores.norm_card
        stamp = f"; norm {norm['id']} ({norm['stamp']})" if norm else ""
        line = f"{card['id']} {card['version']}; {len(self.respondents)} respondents{stamp}"
        return f"<p>{escape(line)}</p>\n{self.found._repr_html_()}"
