"""Write a questionnaire as one HTML file that a person fills in without a server.

The page asks what counts in someone's situation, keeps the answers on the device, shows at the end what they were, and
writes them in the form that :func:`ontwikkelscan.read_answers` reads. Its means follow the same rules as the scores.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from ontwikkelscan.counting import counting
from ontwikkelscan.errors import error
from ontwikkelscan.saving import output_path, save_bytes
from ontwikkelscan.texts import section, text

if TYPE_CHECKING:
    from pathlib import Path

    from ontwikkelscan.model.questionnaire import Questionnaire
    from ontwikkelscan.model.questions import Competency, Question

ENDINGS = (".html", ".htm")
SCRIPTS = ("answers.js", "picture.js", "form.js", "views.js")
"""What the form is, wherever it stands; offline.js and notebook.js are its hosts."""
PARTS = files("ontwikkelscan.asking")
LONGEST_RECEIVER, LONGEST_MAIL = 80, 254
"""Signs; a mail address is never longer (RFC 5321)."""
MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


def write_form(questionnaire: Questionnaire, path: str | Path, *, receiver: str = "", receiver_mail: str = "") -> None:
    """Write the form of a questionnaire to a file, to be opened in a browser.

    Two files of one questionnaire do not share answers on a device: each has a mark of its own.

    Parameters
    ----------
    questionnaire
        What is asked.
    path
        Ends in .html; an existing file is replaced when the new one is whole.
    receiver, receiver_mail
        Who gets the file with the answers, and the address; the form tells what they do with it. The form itself sends
        nothing.

    Raises
    ------
    OntwikkelscanError
        OUTPUT-002 for another ending, -003 when the folder cannot be written, -008 for an impossible mail address, -009
        for a receiver that is too long or that cannot be printed.

    """
    path = output_path(path, ENDINGS)
    save_bytes(form_html(questionnaire, receiver=receiver, receiver_mail=receiver_mail).encode(), path, private=False)


def form_html(questionnaire: Questionnaire, *, receiver: str = "", receiver_mail: str = "") -> str:
    """Return the form of a questionnaire: a page that asks nothing of a network and sends nothing anywhere.

    Parameters
    ----------
    questionnaire
        What is asked. Without item texts the ids are asked, without context or rules every competency, without
        ``importance_labels`` no importance.
    receiver, receiver_mail
        As for :func:`write_form`.

    Returns
    -------
    str
        A whole HTML file, the same for the same questionnaire but for a random mark, under which a browser keeps the
        answers. Its policy lets nothing run or load but its own script and style, by their hashes. The order in which
        items are asked is that of the questionnaire.

    Examples
    --------
    >>> from ontwikkelscan.model.questionnaire import Questionnaire
    >>> page = form_html(Questionnaire.from_keys({"agree": ["-A1", "A2"]}, minimum=1, maximum=6))
    >>> page.splitlines()[1], len(page) < 120_000
    ('<html lang="nl">', True)

    """
    texts = section("form")
    del texts["notebook"]
    found = form_data(questionnaire, texts)
    return page_of(found | {"receiver": receiver_of(receiver, receiver_mail)})


def page_of(found: dict[str, Any]) -> str:
    """Return the page of a form: what it needs, and a mark of its own under which a browser keeps the answers."""
    style, script = asset("form.css"), "".join(map(asset, ("offline.js", *SCRIPTS)))
    found = found | {"mark": token_hex(8)}
    title = found["title"]
    # A "<" in the data could end the script element that holds it.
    data = _compact(found).replace("<", "\\u003c")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    return f"""<!doctype html>
<html lang="{text("language.code")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
<noscript><main class="sheet"><h1>{escape(title)}</h1><p>{escape(str(found["texts"]["noscript"]))}</p></main></noscript>
<div id="form" class="sheet"></div>
<div id="overview" class="sheet"></div>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def receiver_of(name: str, mail: str) -> dict[str, str]:
    """Return who gets the answers, without needless spaces; refuse what cannot be shown or mailed."""
    name, mail = " ".join(name.split()), mail.strip()
    if len(name) > LONGEST_RECEIVER or not name.isprintable():
        raise error("OUTPUT-009", longest=LONGEST_RECEIVER)
    if mail and (len(mail) > LONGEST_MAIL or not MAIL.fullmatch(mail)):
        raise error("OUTPUT-008", longest=LONGEST_MAIL)
    return {"name": name, "mail": mail}


def form_data(questionnaire: Questionnaire, texts: dict[str, Any]) -> dict[str, Any]:
    """Return what the form needs of a questionnaire, and no more: it is read by the person who fills it in."""
    text_of = {item.id: item.text for scale in questionnaire.competencies for item in scale.items}
    rules = questionnaire.rules
    return {
        **questionnaire.card,
        "language": text("language.code"),
        "title": questionnaire.title or str(texts["untitled"]).format(id=questionnaire.id),
        "texts": texts,
        "audience": questionnaire.audience,
        "minimum": questionnaire.minimum,
        "maximum": questionnaire.maximum,
        "labels": questionnaire.labels,
        "importanceLabels": questionnaire.importance_labels,
        "instructions": questionnaire.instructions,
        "counting": counting(),
        "receiver": receiver_of("", ""),
        "competencies": [_competency(competency) for competency in questionnaire.competencies],
        "items": [{"id": item, "text": text_of[item] or item} for item in questionnaire.item_ids],
        "questions": [
            *(_question(question, "") for question in questionnaire.context.facts),
            *(
                _question(question, question.part) | ({"own": True} if question.id in questionnaire.own_choice else {})
                for question in questionnaire.context.questions
            ),
        ],
        "rules": None
        if rules is None
        else [
            rule.model_dump(include={"when", "relevant", "otherwise"}, exclude_none=True, exclude_defaults=True)
            for rule in rules.rules
            if rule.relevant
        ],
    }


def _competency(competency: Competency) -> dict[str, Any]:
    return {
        **competency.model_dump(include={"id", "name", "kind", "importance"}),
        "items": [item.id for item in competency.items],
        "turned": [item.id for item in competency.items if item.reverse],
    }


def _question(question: Question, part: str) -> dict[str, Any]:
    """Return a question; a fact has no part. ``groups``: what goes along with a contribution to a norm."""
    wanted = {"id", "text", "name", "kind", "why", "options", "minimum", "maximum", "unit"}
    groups = {"groups": list(question.contributed.values())} if question.in_norm else {}
    told = question.model_dump(include=wanted, exclude_defaults=True)
    return {**told, "kind": question.kind, "part": part, **groups}


def norm_told(questionnaire: Questionnaire) -> list[str]:
    """Return what someone has to know before they say whether their answers may count in a norm."""
    groups = [" of ".join(q.contributed.values()) for q in questionnaire.context_questions if q.in_norm]
    given = text("form.share.norm_groups", names="; ".join(groups)) if groups else ""
    told = [text(f"form.share.norm_{key}") for key in ("lead", "given", "seen", "known", "none")]
    return [told[0], f"{told[1]} {given}".strip(), *told[2:]]


@cache
def asset(name: str) -> str:
    """Return a script or style of the form."""
    return (PARTS / name).read_text("utf-8")


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
