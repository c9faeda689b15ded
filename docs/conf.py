"""The documentation site: python -m sphinx -W docs site. To read it takes no network: nothing comes from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = html_title = "ontwikkelscan"
extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["conf.py"]
nitpicky = True
language = "nl"
html_theme = "furo"
html_static_path, html_css_files = ["static"], ["site.css"]
html_copy_source = html_show_copyright = html_show_sphinx = False
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # what an argument takes stands in words beside it
numpydoc_show_class_members = False  # autodoc lists them

DUTCH = ("index", "search", "nl/", "privacy/", "errors", "programmes")
"""Pages in Dutch; the others are in English."""


def setup(app: Sphinx) -> None:
    """Say of each page in which language it is, for who hears it read."""
    app.connect("html-page-context", _language)


def _language(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: object) -> None:
    context["language"] = "nl" if page.startswith(DUTCH) else "en"
