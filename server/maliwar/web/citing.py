"""A citation laid out for a page: each style with its text and its address."""

from maliwar.languages import N_, gettext
from maliwar.questions.citations import STYLES, Citation
from maliwar.web.parts import CitationView

NAMES = {"bibtex": "BibTeX", "csl-json": "CSL-JSON", "text": N_("Plain text")}


def cite_view(citation: Citation, path: str) -> CitationView:
    """Lay out a citation; `path` is where it is shown, and may have a query."""
    mark = "&" if "?" in path else "?"
    ordered = ("text", *(style for style in STYLES if style != "text"))
    texts = (
        (gettext(NAMES[style]), citation.written(style).rstrip("\n"), f"{path}{mark}style={style}") for style in ordered
    )
    return CitationView(tuple(texts), path)
