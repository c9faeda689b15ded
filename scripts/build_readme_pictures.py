"""Draw the README's pictures with the software itself: python scripts/build_readme_pictures.py."""

import io
from pathlib import Path

import pymupdf

from ontwikkelscan import Scan, example

ROOT = Path(__file__).resolve().parents[1]
PERSON, PAGE = "R001", 0

result = Scan("gemeentesecretaris").run(example("gemeentesecretaris"))
person = result[PERSON]
person.radar().savefig(ROOT / "docs/img/radar.png", dpi=110, metadata={"Software": None})
path = ROOT / "docs/img/rapport.pdf"
person.save_report(path)
page = pymupdf.open(stream=io.BytesIO(path.read_bytes()), filetype="pdf")[PAGE]
page.get_pixmap(dpi=80).save(ROOT / "docs/img/rapport.png")
path.unlink()
