"""The form for who says how they see a colleague: the same form, with statements in the third person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ontwikkelscan.asking.form import form_data, page_of, receiver_of
from ontwikkelscan.texts import section, text

if TYPE_CHECKING:
    from ontwikkelscan.model.questionnaire import Questionnaire


class Rater(NamedTuple):
    """Who is asked about whom: codes, and the group that the rater belongs to."""

    respondent: str
    code: str
    group: str


def rater_form_html(questionnaire: Questionnaire, rater: Rater, *, receiver: str = "", receiver_mail: str = "") -> str:
    """Return the form of one rater; what they have not seen they answer with "nvt", which counts as not applicable.

    Parameters
    ----------
    questionnaire
        What is asked, of every competency; an item without words in the third person has those in the first.
    rater
        Stands in the answers; of the number that keys the draw nothing stands in the form.
    receiver, receiver_mail
        As for :func:`write_form`: who takes care of the round, and not the colleague.

    Returns
    -------
    str
        A whole HTML file, as of :func:`form_html`: no facts, context, importance, sharing or picture.

    Raises
    ------
    OntwikkelscanError
        OUTPUT-008 for an impossible mail address, -009 for a receiver that is too long or that cannot be printed.

    """
    own = section("rater_form")
    texts = _over(section("form"), own["texts"])
    del texts["notebook"]
    others = {item.id: item.other for scale in questionnaire.competencies for item in scale.items if item.other}
    found = form_data(questionnaire, texts)
    items = [{"id": item["id"], "text": others.get(item["id"], item["text"])} for item in found["items"]]
    rated = {"respondent": rater.respondent, "beoordelaar": rater.code, "beoordelaar_groep": rater.group}
    about = {
        "title": text("rater_form.title", respondent=rater.respondent),
        "audience": "",
        "instructions": {"algemeen": text("rater_form.instructions")},
        "importanceLabels": (),
        "items": items,
        "questions": [],
        "rules": None,
        "rater": rated,
        "shown": text("rater_form.shown", rule=text("raters.rule")),
        "receiver": receiver_of(receiver, receiver_mail),
    }
    return page_of(found | about)


def _over(texts: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """Return texts with others in their place, part by part."""
    return texts | {
        name: _over(texts[name], value) if isinstance(value, dict) else value for name, value in others.items()
    }
