"""Documents say which endings they are made for; a format is one entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ontwikkelscan import OntwikkelscanError
from ontwikkelscan.documents.blocks import Document, Paragraph
from ontwikkelscan.documents.save import RENDERERS, save_document, save_documents, save_every_format

PAPER = Document(
    title="Titel",
    subtitle="Ondertitel",
    description="Een voorbeeld.",
    footer="Voorbeeld",
    date=datetime(2026, 11, 22, tzinfo=UTC),
    blocks=(Paragraph("Een regel."),),
    endings=(".pdf", ".html", ".docx"),
)


def render_outline(document):
    """Write a document in a format of our own: its title and its texts."""
    return "\n".join([document.title, *(block.text for block in document.blocks)]).encode()


def test_a_new_format_is_one_entry(tmp_path, monkeypatch):
    monkeypatch.setitem(RENDERERS, ".rst", render_outline)
    paper = replace(PAPER, endings=(".rst", ".html"))
    save_document(paper, tmp_path / "een.RST")
    save_every_format(paper, tmp_path / "twee")
    save_documents([(paper, tmp_path / "drie.rst")], None, lambda: None)
    assert (tmp_path / "een.RST").read_text() == "Titel\nEen regel."
    assert sorted(path.name for path in tmp_path.iterdir()) == ["drie.rst", "een.RST", "twee.html", "twee.rst"]


@pytest.mark.parametrize("ending", PAPER.endings)
def test_each_format_begins_as_its_kind_does(ending, tmp_path):
    save_document(PAPER, tmp_path / f"papier{ending}")
    start = {".pdf": b"%PDF-", ".html": b"<!doctype html>", ".docx": b"PK"}[ending]
    assert (tmp_path / f"papier{ending}").read_bytes().startswith(start)


def test_another_ending_is_refused_and_the_accepted_ones_are_named(tmp_path):
    paper = replace(PAPER, endings=(".pdf", ".docx"))
    for save in (
        lambda path: save_document(paper, path),
        lambda path: save_documents([(paper, path)], None, lambda: None),
    ):
        with pytest.raises(OntwikkelscanError, match=r"papier\.html: .*end in \.pdf, \.docx") as caught:
            save(tmp_path / "papier.html")
        assert caught.value.code == "OUTPUT-002"
    assert list(tmp_path.iterdir()) == []
