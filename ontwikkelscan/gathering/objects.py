"""What a scan found of some respondents, as objects of the model; each is made when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ontwikkelscan.model.people import rows_of
from ontwikkelscan.needs.themes import DevelopmentThemes, identify_themes
from ontwikkelscan.recommending.recommend import recommend_programmes
from ontwikkelscan.recommending.ways import find_ways
from ontwikkelscan.scoring.quality import Quality, response_quality
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from ontwikkelscan.model.answers import Answers
    from ontwikkelscan.model.needs import Needs
    from ontwikkelscan.model.people import Which
    from ontwikkelscan.model.programme import Programmes
    from ontwikkelscan.model.questions import ResponseModel
    from ontwikkelscan.model.recommendation import Recommendations, Ways
    from ontwikkelscan.model.scores import Scores

MADE_LATER = ("themes", "recommendations", "ways", "quality")


@dataclass(frozen=True, eq=False)
class Objects:
    """The outcomes of each step, under the words that name their frames.

    Attributes
    ----------
    answers, needs
        What was answered, and the needs with the scores that they rest on.
    programmes, today
        What can be recommended, and the date that tells which editions are past.
    response_model
        How attentive people answer; None: that of the questionnaire, or of these people when they are enough.

    """

    answers: Answers
    needs: Needs
    programmes: Programmes
    today: date
    response_model: ResponseModel | None = None

    def __repr__(self) -> str:
        """Show counts and ids."""
        questionnaire = self.answers.questionnaire
        return one_line(
            self, f"{len(self.answers)} respondents", questionnaire=questionnaire, norm=self.scores.norm_card
        )

    @property
    def scores(self) -> Scores:
        """Scores with their error and, if there is a norm, the norm columns."""
        return self.needs.scores

    @cached_property
    def themes(self) -> DevelopmentThemes:
        """The needs of each respondent, bundled into themes."""
        return identify_themes(self.needs)

    @cached_property
    def recommendations(self) -> Recommendations:
        """Programmes per respondent, with conditions and parts."""
        return recommend_programmes(self.needs, self.programmes, respondents=self.answers.people, today=self.today)

    @cached_property
    def ways(self) -> Ways:
        """Ways to work on each reported need: programmes that are open to the person, and other routes."""
        return find_ways(self.needs, self.recommendations)

    @cached_property
    def quality(self) -> Quality:
        """How the questionnaire was filled in."""
        return response_quality(self.answers, model=self.response_model)

    def frame(self, name: str) -> pd.DataFrame:
        """Make the frame of a name: that of an outcome, or "items" for the answers."""
        made: pd.DataFrame = getattr(self, "answers" if name == "items" else name).frame
        return made

    def __getitem__(self, which: Which) -> Objects:
        """Return the outcomes of some respondents as they are among all, named as for :meth:`Answers.__getitem__`."""
        rows = rows_of(self.answers.respondents, which)
        model = self.answers.questionnaire.response_model or self.quality.model
        part = replace(self, answers=self.answers[rows], needs=self.needs[rows], response_model=model)
        part.__dict__.update({name: self.__dict__[name][rows] for name in MADE_LATER if name in self.__dict__})
        return part
