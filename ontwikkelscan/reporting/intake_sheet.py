"""The first page of an intake, for who holds the talk: who comes, what to ask, what to check, room to write.

It stands in the intake document and, alone, is the page that goes along to the talk: written once, so that both say the
same in the same order. It holds no score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontwikkelscan.documents.blocks import Blank, Block, Bullets, Document, Paragraph, Topic
from ontwikkelscan.reporting.words import kept, label
from ontwikkelscan.texts import day, enumeration, number, text, texts, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ontwikkelscan.model.questions import Question
    from ontwikkelscan.recommending.shared import IntakeRecord, SharedOutcome, SharedRecord

DRAFTS = 3
NOTE_LINES, MOST_LINES = 3, 10
"""Lines to write on, at least and at most; two questions to ask or a competency above them take one or two."""
WHO = ("rol", "jaren_in_rol", "gemeente")
"""The facts that say who comes, where a questionnaire asks them; the others are for admission."""


def intake_sheet(intake: IntakeRecord) -> Document:
    """Write the first page of the intake alone: it is what lies on the table during the talk."""
    return Document(
        title=text("intake.title"),
        subtitle=kept(
            text(
                "intake.subtitle",
                respondent=intake.shared.respondent,
                programme=intake.programme.name,
                date=day(intake.shared.time),
            )
        ),
        description=text("intake.sheet_description"),
        footer=text("intake.sheet_footer", respondent=intake.shared.respondent),
        date=intake.shared.time,
        blocks=tuple(talk_page(intake)),
        endings=(".pdf",),
        fit=True,
    )


def talk_page(intake: IntakeRecord) -> Iterator[Block]:
    """Yield what the programme manager needs for the talk, and only what the participant shares."""
    shared = intake.shared
    yield Paragraph(_lead(intake), "lead")
    if intake.remark:
        yield Paragraph(intake.remark, "note")
    topics = [_who(shared), *_own(shared), *_drafts(intake), _to_ask(intake), *_to_check(intake)]
    yield from topics
    n_above = sum(checked.verdict != "yes" for checked in intake.admission) // 2 + 2 * len(drafted(intake))
    yield Blank(text("intake.notes"), max(NOTE_LINES, MOST_LINES - n_above))
    yield Paragraph(
        text(f"intake.sure.{'levels' if ranked(intake) else 'self' if shared.outcomes else 'nothing'}"), "note"
    )


def ranked(intake: IntakeRecord) -> tuple[SharedOutcome, ...]:
    """Return the shared needs, the largest first; none for a programme that works with wishes instead of gaps."""
    return intake.shared.ranked if intake.programme.intake.levels else ()


def drafted(intake: IntakeRecord) -> tuple[SharedOutcome, ...]:
    """Return the largest shared needs, for which questions are drafted."""
    return ranked(intake)[:DRAFTS]


def in_order(intake: IntakeRecord) -> list[SharedOutcome]:
    """Return what is shared in the one order of the papers: the needs, the largest first, then as in the profile."""
    needs = ranked(intake)
    return [*needs, *(outcome for outcome in intake.shared.outcomes if outcome not in needs)]


def known(shared: SharedRecord) -> bool:
    """Tell whether anything can be said about the needs that are shared."""
    return any(outcome.band != "unknown" for outcome in shared.outcomes)


def _lead(intake: IntakeRecord) -> str:
    shared, needs = intake.shared, drafted(intake)
    if not shared.outcomes and not shared.share.words:
        key = "nothing"
    elif not intake.programme.intake.levels:
        key = "wishes"
    elif not shared.share.needs:
        key = "not_shared"
    elif needs:
        key = "need" if len(shared.ranked) == 1 else "needs"
    else:
        key = "none" if known(shared) else "unknown"
    names = enumeration([outcome.competency.label for outcome in needs])
    return text(f"intake.lead.{key}", respondent=shared.respondent, names=names)


def _who(shared: SharedRecord) -> Topic:
    """Return role, years in it and municipality; or that these were not shared or not given."""
    said = {question.id: words for question, words in answered(shared, shared.questionnaire.context.facts)}
    if "jaren_in_rol" in said:
        said["jaren_in_rol"] = text("intake.who.years", words=said["jaren_in_rol"])
    words = " · ".join(said[name] for name in WHO if name in said)
    told = words or text("intake.who.none" if shared.share.facts else "intake.who.not_shared")
    return Topic(text("intake.who.heading"), (Paragraph(told),))


def answered(shared: SharedRecord, questions: Iterable[Question]) -> Iterator[tuple[Question, str]]:
    """Pair the questions that were answered and shared with the answer in words."""
    for question in questions:
        value = shared.answers.get(question.id)
        if value is not None:
            words = (question.options or {}).get(str(value), str(value))
            if isinstance(value, float):
                words = f"{thousands(value) if value == int(value) else number(value)} {question.unit}".strip()
            yield question, words


def _own(shared: SharedRecord) -> Iterator[Topic]:
    if shared.questions:
        title, note = (text(f"intake.own.{name}", respondent=shared.respondent) for name in ("heading", "note"))
        yield Topic(title, (Bullets(shared.questions),), note)


def _drafts(intake: IntakeRecord) -> Iterator[Topic]:
    """Yield two drafts for each of the largest needs: an example to look back on, and a beginning to look forward."""
    needs, labels = drafted(intake), intake.shared.questionnaire.importance_labels
    if not needs:
        return
    blocks: list[Paragraph | Bullets] = []
    for place, outcome in enumerate(needs, start=1):
        told = outcome.importance and labels
        own = text("intake.drafts.importance", label=labels[(outcome.importance or 0) - 1]) if told else ""
        fields = {"name": label(outcome.competency), "word": text(f"need_short.{outcome.band}"), "importance": own}
        blocks.append(Paragraph(text("intake.drafts.name", place=place, **fields)))
        back, forward = outcome.competency.conversation, outcome.competency.learning_questions
        lines = [text("intake.drafts.back", question=back.situation)] if back else []
        lines += [text("intake.drafts.forward", question=forward[0])] if forward else []
        blocks += [Bullets(tuple(lines))] if lines else []
    note = text("intake.drafts.note", respondent=intake.shared.respondent)
    yield Topic(text("intake.drafts.heading"), tuple(blocks), note)


def _to_ask(intake: IntakeRecord) -> Topic:
    """Return what the programme asks everybody, forward; of who shares outcomes also what they recognise in them."""
    lines = list(intake.programme.intake.questions or texts("intake.ask.forward"))
    if intake.shared.outcomes:
        lines.append(text("intake.ask.back"))
    heading = text(f"intake.ask.heading{'' if drafted(intake) or intake.shared.questions else '_alone'}")
    return Topic(heading, (Bullets(tuple(lines)),))


def _to_check(intake: IntakeRecord) -> Iterator[Topic]:
    """Yield a question for each condition that the shared answers do not meet, and how many they do meet."""
    conditions = intake.admission
    if not conditions:
        return
    n_met = sum(checked.verdict == "yes" for checked in conditions)
    note = text("intake.check.met", n=n_met, n_all=len(conditions)) if 0 < n_met < len(conditions) else ""
    lines = tuple(
        text("intake.check.not_met", ask=checked.condition.ask) if checked.verdict == "no" else checked.condition.ask
        for checked in conditions
        if checked.verdict != "yes"
    )
    told = Bullets(lines) if lines else Paragraph(text("intake.check.all_met"))
    yield Topic(text("intake.check.heading"), (told,), note)
