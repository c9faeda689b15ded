"""The look of an organisation: read with care, and in every kind of document."""

from __future__ import annotations

import base64
import io
import zipfile

import docx
import outloud
import page
import pymupdf
import pytest
from matplotlib.figure import Figure

from ontwikkelscan import OntwikkelscanError, Scan, load_house_style, simulate_answers
from ontwikkelscan.house_style import contrast


@pytest.fixture
def logo():
    return png(0.5, 0.5)


def png(width, height):
    picture = io.BytesIO()
    Figure(figsize=(width, height)).savefig(picture, format="png")
    return picture.getvalue()


def write(folder, picture=b"", **fields):
    content = {"schema": "ontwikkelscan/house_style/1", "name": "Gemeente Voorbeeld"} | fields
    if picture:
        (folder / "logo.png").write_bytes(picture)
        content["logo"] = "logo.png"
    path = folder / "huisstijl.yaml"
    path.write_text("".join(f'{name}: "{value}"\n' for name, value in content.items()))
    return path


@pytest.mark.parametrize(
    ("fields", "code", "told"),
    [
        ({"colour": "green"}, "STYLE-001", "colour"),
        ({"name": ""}, "STYLE-001", "name"),
        ({"schema": "iets"}, "STYLE-001", "schema"),
        ({"logo": "weg.png"}, "STYLE-002", "weg.png"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path, fields, code, told):
    with pytest.raises(OntwikkelscanError) as caught:
        load_house_style(write(tmp_path, **fields))
    assert caught.value.code == code
    assert told in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(OntwikkelscanError) as caught:
        load_house_style(tmp_path / "weg.yaml")
    assert caught.value.code == "STYLE-001"


def test_a_logo_has_to_be_a_png(tmp_path):
    with pytest.raises(OntwikkelscanError) as caught:
        load_house_style(write(tmp_path, b"GIF89a"))
    assert caught.value.code == "STYLE-002"


def test_a_light_colour_is_darkened_for_text(tmp_path):
    """The file may name it as the organisation has it; lime then stays lime, though less bright."""
    style = load_house_style(write(tmp_path, colour="#9acd32"))
    assert (style.colour, style.accent) == ("#9acd32", "#597919")
    scan = Scan("gemeentesecretaris", house_style=style)
    person = scan.run(simulate_answers(scan.questionnaire, 1, seed=1))["S00001"]
    person.save_report(tmp_path / "rapport.html", form="short")
    person.save_report(tmp_path / "rapport.pdf", form="short")
    person.intake("leergang_lokaal_leiderschap").save(tmp_path / "intake.docx")
    assert "--accent: #597919" in (tmp_path / "rapport.html").read_text()
    spans = pymupdf.open(tmp_path / "rapport.pdf")[0].get_text("dict")["blocks"]
    letters = {f"#{span['color']:06x}" for block in spans for line in block.get("lines", ()) for span in line["spans"]}
    assert "#597919" in letters
    with zipfile.ZipFile(tmp_path / "intake.docx") as word:
        assert "597919" in word.read("word/styles.xml").decode()
    for name in ("rapport.html", "rapport.pdf"):
        assert b"9acd32" not in (tmp_path / name).read_bytes()


def test_contrast_is_that_of_wcag():
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)
    assert contrast("#767676", "#ffffff") == contrast("#ffffff", "#767676")


def test_every_kind_of_document_wears_it(tmp_path, logo):
    style = write(tmp_path, logo, colour="#7a1f5c")
    scan = Scan("gemeentesecretaris", house_style=style)
    result = scan.run(simulate_answers(scan.questionnaire, 6, seed=1))
    person = result[result.respondents[0]]
    person.save_report(tmp_path / "rapport.pdf", form="short")
    person.save_report(tmp_path / "rapport.html")
    person.intake("leergang_lokaal_leiderschap").save(tmp_path / "intake.docx")
    result.group().save_report(tmp_path / "groep.pdf")
    for name in ("rapport", "groep"):
        path = tmp_path / f"{name}.pdf"
        assert page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1).is_compliant
        assert not outloud.check(str(path)).errors
        first = pymupdf.open(path)[0]
        assert "Gemeente Voorbeeld ·" in first.get_text()
        assert first.get_images()
    html = (tmp_path / "rapport.html").read_text()
    assert "--accent: #7a1f5c" in html
    assert f'data:image/png;base64,{base64.b64encode(logo).decode()}" alt="Gemeente Voorbeeld"' in html
    with zipfile.ZipFile(tmp_path / "intake.docx") as word:
        document, styles = (word.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
        assert 'descr="Gemeente Voorbeeld"' in document
        assert "7A1F5C" in styles
        assert "0B5C6B" not in styles + document
        assert any("Gemeente Voorbeeld ·" in word.read(n).decode() for n in word.namelist() if "footer" in n)


@pytest.mark.parametrize("size", [(0.5, 0.5), (0.2, 1), (3, 1), (12, 1)])
def test_a_logo_of_any_shape_leaves_the_title_free(tmp_path, size):
    scan = Scan("gemeentesecretaris", house_style=write(tmp_path, png(*size)))
    result = scan.run(simulate_answers(scan.questionnaire, 6, seed=1))
    result.group().save_report(tmp_path / "groep.pdf")
    first = pymupdf.open(tmp_path / "groep.pdf")[0]
    (picture,) = (pymupdf.Rect(image["bbox"]) for image in first.get_image_info())
    width, height = (side / 72 * 25.4 for side in (picture.width, picture.height))
    assert width < 52.1
    assert height < 14.1
    assert width / height == pytest.approx(size[0] / size[1], rel=0.02)
    assert not [word for *word, _, _, _, _ in first.get_text("words") if picture.intersects(word)]
    result["S00001"].intake("leergang_lokaal_leiderschap").save(tmp_path / "intake.docx")
    (shape,) = docx.Document(tmp_path / "intake.docx").inline_shapes
    assert (shape.width.mm, shape.height.mm) == pytest.approx((width, height), rel=0.02)


def test_without_one_documents_stay_as_they_are(tmp_path):
    scan = Scan("gemeentesecretaris")
    result = scan.run(simulate_answers(scan.questionnaire, 1, seed=1))
    result["S00001"].save_report(tmp_path / "rapport.html")
    html = (tmp_path / "rapport.html").read_text()
    assert "--accent: #0b5c6b" in html
    assert "<img" not in html
