"""Draw the pictures of README and site with the software itself: PYTHONPATH=. python scripts/build_site_pictures.py.

Each holds a hash of all that is set on its page, so that a test sees when the software says something else. The form is
drawn by Chromium; ``--only NAME`` draws one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from unittest.mock import patch

import pymupdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ontwikkelscan import Scan, example
from ontwikkelscan.asking.form import form_html
from ontwikkelscan.documents import pdf
from ontwikkelscan.reporting.group_report import group_report, offer_page
from ontwikkelscan.reporting.intake_overview import intake_overview
from ontwikkelscan.reporting.intake_sheet import intake_sheet
from ontwikkelscan.reporting.person_report import person_report

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "img"
PERSON, PROGRAMME, EIGHTEEN = "R001", "leergang_lokaal_leiderschap", 18
DAY = "1796083200"  # 1 December 2026
DOTS_PER_INCH, COLOURS, SCREEN = 100, 160, (760, 1000)
MADE_FROM = "Made from"

with patch.dict(os.environ, SOURCE_DATE_EPOCH=DAY):
    result = Scan("gemeentesecretaris").run(example("gemeentesecretaris"))
    intakes = [intake.record for intake in result.intakes(PROGRAMME, share="all").each][:EIGHTEEN]
    report, group = person_report(result[PERSON].record), result.group().record
    PAGES = {
        "rapport.png": (report, 0),
        "profiel.png": (report, 1),
        "behoefte.png": (report, 2),
        "wegen.png": (report, 6),
        "overzicht.png": (intake_overview(intakes), 0),
        "gespreksblad.png": (intake_sheet(intakes[0]), 0),
        "groep.png": (group_report(group), 0),
        "aanbod.png": (offer_page(group), 0),
    }
    """Per picture the document and which of its pages it shows."""
FORM = "formulier.png"
PAGE_OF_FORM = re.sub(r'"mark":"\w+"', '"mark":"0"', form_html(result.questionnaire))


def made_from() -> dict[str, str]:
    """Return per picture the hash of what is set or shown: text and template of its page, or the form."""
    template = Path(pdf.__file__).with_name("template.typ").read_text("utf-8")
    found = {FORM: [PAGE_OF_FORM]}
    for name, (document, page) in PAGES.items():
        part = pdf._parts(document)[page:][:1]  # noqa: SLF001 - the document as typst gets it
        found[name] = [template, pdf._data(document), part]  # noqa: SLF001
    settings = [DOTS_PER_INCH, COLOURS, SCREEN]
    return {name: hashlib.sha256(json.dumps([settings, *of]).encode()).hexdigest() for name, of in found.items()}


def form_picture() -> Image.Image:
    """Return what a browser shows of the form when it is opened."""
    from tests.browser.chromium import Chromium  # noqa: PLC0415 - only the form needs it

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "form.html").write_text(PAGE_OF_FORM, "utf-8")
        browser = Chromium(folder)
        browser.screen(*SCREEN)
        browser.open((folder / "form.html").as_uri())
        browser.picture(folder / FORM, whole=False)
        browser.close()
        with Image.open(folder / FORM) as picture:
            return picture.convert("RGB")


def page_picture(name: str) -> Image.Image:
    """Return a page of a document as it is printed."""
    document, page = PAGES[name]
    drawn = pymupdf.open(stream=pdf.render_pdf(document), filetype="pdf")[page].get_pixmap(dpi=DOTS_PER_INCH)
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", help="name of one picture")
    only = parser.parse_args().only
    for name, source in made_from().items():
        if only in (None, name):
            told = PngInfo()
            told.add_text(MADE_FROM, source)
            picture = form_picture() if name == FORM else page_picture(name)
            picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
                FOLDER / name, optimize=True, pnginfo=told
            )
