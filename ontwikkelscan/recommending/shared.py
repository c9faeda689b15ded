"""Cut one respondent's record down to what that person shares; documents for others know nothing else.

This is the one place where that is done. A document for others takes a :class:`SharedRecord`, into which each value is
put by name: what is not named here goes to nobody, whatever the record may hold later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ontwikkelscan.errors import error
from ontwikkelscan.model.records import Share
from ontwikkelscan.recommending.recommend import asked_for, check_admission
from ontwikkelscan.showing import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from ontwikkelscan.model.interview import InterviewForm
    from ontwikkelscan.model.programme import Edition, EditionStatus, Programme
    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Competency
    from ontwikkelscan.model.recommendation import Checked
    from ontwikkelscan.model.records import Outcome, PersonRecord


@dataclass(frozen=True, slots=True)
class SharedOutcome:
    """What one respondent shows of one competency; what is not shown is None, "" or 0.

    ``score``, ``low``, ``high``: the score and its interval. ``band`` and ``rank``: the word of the need, and its
    place among the needs that are shown, from 1. ``relevant`` and ``required``: whether it counts in the municipality,
    and at what level.
    """

    competency: Competency
    status: str
    score: float | None
    low: float | None
    high: float | None
    band: str
    rank: int
    relevant: str
    required: float | None
    importance: int | None

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.competency.id)


@dataclass(frozen=True, slots=True)
class SharedRecord:
    """What one respondent shows to others, and nothing else: documents for others are written from this alone.

    Attributes
    ----------
    outcomes
        The shared competencies, in the order of the profile.
    answers
        Facts and answers about the municipality, as far as they are shared.
    questions
        The person's own learning questions, where they are shared.
    left_out
        How many competencies are not shared.
    software, time, made_with
        What the result was made with: version, moment, card of the questionnaire.

    """

    respondent: str
    questionnaire: Questionnaire
    share: Share
    outcomes: tuple[SharedOutcome, ...]
    answers: Mapping[str, object]
    questions: tuple[str, ...]
    left_out: int
    software: str
    time: datetime
    made_with: Mapping[str, str]

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, *self.share.words, questionnaire=self.questionnaire)

    @property
    def ranked(self) -> tuple[SharedOutcome, ...]:
        """The shared needs that show themselves, the largest first."""
        return tuple(sorted((outcome for outcome in self.outcomes if outcome.rank), key=lambda outcome: outcome.rank))

    @property
    def n_all(self) -> int:
        """Competencies that can be shared."""
        return len(self.outcomes) + self.left_out

    @property
    def outcomes_shared(self) -> Literal["all", "some", "none"]:
        """Whether outcomes of all competencies are shared, of some or of none."""
        return "all" if not self.left_out else "some" if self.outcomes else "none"


@dataclass(frozen=True, slots=True)
class IntakeRecord:
    """What one respondent shows, for one programme.

    Attributes
    ----------
    shared
        All that documents know of the person.
    admission
        Conditions, by the shared answers; unknown where these do not tell.
    remark
        A sentence for the top of the document, such as that it is an example.

    """

    shared: SharedRecord
    programme: Programme
    edition: Edition | None
    edition_status: EditionStatus
    admission: tuple[Checked, ...]
    remark: str = ""

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, self.programme.id, questionnaire=self.shared.questionnaire)


@dataclass(frozen=True, slots=True)
class Wish:
    """A competency that one respondent wants to develop; ``band``: that of the need, "" unless asked for and there."""

    competency: Competency
    band: str

    def __repr__(self) -> str:
        """Show no word of a person."""
        return one_line(self, self.competency.id)


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """The form, and what one respondent brings into it; documents know nothing else of the person.

    Attributes
    ----------
    wishes
        Competencies, in the order in which the person names them.
    questions
        The person's own learning questions, where they are shared.
    programmes
        Those that the person names, each with its edition and where that is in time.
    remark
        A sentence for the top of what the person gets, such as that it is an example.

    """

    respondent: str
    time: datetime
    form: InterviewForm
    wishes: tuple[Wish, ...]
    questions: tuple[str, ...]
    programmes: tuple[tuple[Programme, Edition | None, EditionStatus], ...]
    remark: str = ""

    def __repr__(self) -> str:
        """Show counts and ids."""
        return one_line(self, f"{len(self.wishes)} wishes", self.form.questionnaire)


def cut(record: PersonRecord, share: Share) -> SharedRecord:
    """Return what is shared of a record.

    Levels follow from the answers about the municipality, and some from the facts: of those nothing is shown unless
    both are shared. Which they are is a property of the questionnaire, so that an empty place tells nothing.
    """
    questionnaire = record.questionnaire
    shared = [outcome for outcome in record.outcomes if outcome.competency.id in share.competencies]
    with_need = sorted((o.rank, o.competency.id) for o in shared if o.rank and share.needs)
    ranks = {name: place for place, (_, name) in enumerate(with_need, start=1)}
    asked = [*(questionnaire.context.facts if share.facts else ())]
    asked += questionnaire.context.questions if share.context else ()
    with_level = {o.competency.id for o in shared if share.context and (share.facts or not _by_facts(o, questionnaire))}
    return SharedRecord(
        respondent=record.respondent,
        questionnaire=questionnaire,
        share=share,
        outcomes=tuple(
            SharedOutcome(
                competency=outcome.competency,
                status=outcome.status,
                score=outcome.score,
                low=outcome.low,
                high=outcome.high,
                band=outcome.band if share.needs else "",
                rank=ranks.get(outcome.competency.id, 0),
                relevant=outcome.relevant if outcome.competency.id in with_level else "",
                required=outcome.required if outcome.competency.id in with_level else None,
                importance=outcome.importance if share.importance else None,
            )
            for outcome in shared
        ),
        answers={question.id: record.context[question.id] for question in asked if question.id in record.context},
        questions=record.learning_questions if share.questions else (),
        left_out=len(record.outcomes) - len(shared),
        software=record.run.software,
        time=record.run.time,
        made_with=record.run.questionnaire,
    )


def _by_facts(outcome: Outcome, questionnaire: Questionnaire) -> bool:
    """Tell whether a rule about this competency asks something of the facts: the same for everyone.

    What people choose themselves counts only where no other rule holds, so that it asks what all of those ask.
    """
    asked = {question.id for question in questionnaire.context.questions}
    name, rules = outcome.competency.id, questionnaire.rules.rules if questionnaire.rules else ()
    others = {name for rule in rules if not rule.otherwise for name in rule.when}
    about = [rule for rule in rules if name in (*rule.relevant, *rule.raise_)]
    return any(not asked.issuperset((*rule.when, *(others if rule.otherwise else ()))) for rule in about)


def intake_record(record: PersonRecord, programme: Programme, share: Share, *, remark: str = "") -> IntakeRecord:
    """Return what one respondent shows for a programme; its conditions are checked by the shared answers alone.

    What only the conditions of another programme ask is left out: it has no purpose here.
    """
    shared = cut(record, share)
    own = asked_for(programme)
    others = {name for other in record.programmes.of(record.questionnaire.id) for name in asked_for(other)} - own
    shared = replace(shared, answers={name: said for name, said in shared.answers.items() if name not in others})
    edition, status = _editions(record)[programme.id]
    admission = check_admission(programme, shared.answers)
    return IntakeRecord(shared, programme, edition, status, admission, remark)


def interview_record(
    record: PersonRecord, form: InterviewForm, words: Sequence[str], *, remark: str = ""
) -> InterviewRecord:
    """Return what one respondent brings into a performance interview: what is named, and nothing when that is none.

    ``words``: ids of competencies and programmes, "needs" and "questions"; the words of column ``deel_intake`` do too.
    SCAN-001 for an unknown word or a programme of another audience, -027 for what has no place in a personnel file.
    """
    own = {programme.id: programme for programme in record.programmes.of(record.questionnaire.id)}
    share = Share.of([word for word in words if word not in own], record.questionnaire)
    if share.facts or share.context or share.importance:
        raise error("SCAN-027")
    named, editions = dict.fromkeys(words), _editions(record)
    outcomes = {outcome.competency.id: outcome for outcome in record.outcomes}
    wishes = [outcomes[word] for word in named if word in share.competencies]
    return InterviewRecord(
        respondent=record.respondent,
        time=record.run.time,
        form=form,
        wishes=tuple(Wish(one.competency, one.band if share.needs and one.rank else "") for one in wishes),
        questions=record.learning_questions if share.questions else (),
        programmes=tuple((own[word], *editions[word]) for word in named if word in own),
        remark=remark,
    )


def _editions(record: PersonRecord) -> dict[str, tuple[Edition | None, EditionStatus]]:
    """Return per programme its edition and where that is in time: of the calendar, not of the person."""
    return {advice.programme: (advice.edition, advice.edition_status) for advice in record.advice}
