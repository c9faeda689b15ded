"""Someone who fills in the form with a keyboard only, and reads where the focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.browser.chromium import Chromium

FOCUS = """(() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const same = at.type === "radio" ? at.getRootNode().querySelectorAll(`[name="${at.name}"]`) : [];
  const group = [...same].map((one) => one.value);
  const word = at.type === "checkbox" ? at.parentElement.textContent : at.textContent;
  return { tag: at.tagName, type: at.type ?? "", name: at.name || at.id, word: word.trim(), group };
})()"""
FAR = 400
"""Keys after which someone would give up looking."""


class Person:
    """Presses keys; ``answers`` are by the id of the question, ``shares`` by the words beside the box.

    The form stands in ``place``, an expression: the whole page, or the output of a cell in a notebook.
    """

    def __init__(self, browser: Chromium, place: str = "document") -> None:
        self.browser = browser
        self.place = place
        self.seen: list[str] = []

    def focus(self) -> dict:
        """Return where the focus is."""
        return self.browser.look(FOCUS)

    def heading(self) -> str:
        """Return the heading of the page."""
        return self.browser.look(f"{self.place}.querySelector('h1').textContent")

    def go_to(self, word: str) -> None:
        """Press Tab until the focus is on a button or link with this word."""
        for _ in range(FAR):
            self.browser.press("Tab")
            if self.focus()["word"] == word:
                return
        message = f"the keyboard does not reach '{word}'"
        raise AssertionError(message)

    def choose(self, word: str) -> None:
        """Go to a button and press it."""
        self.go_to(word)
        self.browser.press("Enter")

    def fill_page(self, answers: Mapping[str, str], shares: tuple[str, ...] = ()) -> None:
        """Answer what can be answered on this page, and go on."""
        for _ in range(FAR):
            self.browser.press("Tab")
            at = self.focus()
            if at["tag"] == "BUTTON" and at["word"] in ("Verder", "Beginnen"):
                self.browser.press("Enter")
                return
            if at["type"] == "radio" and at["name"] not in self.seen:
                self.seen.append(at["name"])
                self._pick(at, answers.get(at["name"].removeprefix("q-")))
            elif at["type"] == "checkbox" and at["word"] in shares:
                self.browser.press("Space")
            elif at["type"] in ("text", "textarea") and (text := answers.get(at["name"].removeprefix("q-"))):
                for place, line in enumerate(text.splitlines()):
                    self.browser.press("Enter", int(place > 0))
                    self.browser.type(line)
        message = "there is no way on"
        raise AssertionError(message)

    def _pick(self, at: dict, answer: str | None) -> None:
        if answer is not None:
            self.browser.press("Space")
            self.browser.press("ArrowRight", at["group"].index(answer))

    def fill_until(self, heading: str, answers: Mapping[str, str], shares: tuple[str, ...] = ()) -> list[str]:
        """Answer pages until one has this heading; return the headings on the way."""
        headings = [self.heading()]
        while heading not in headings[-1]:
            self.fill_page(answers, shares)
            headings.append(self.heading())
            assert headings[-1] != headings[-2], "the form does not let someone go on"
            assert self.focus()["tag"] == "H1", "the focus goes to the heading of each page"
        return headings
