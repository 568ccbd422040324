"""What one takes along from a page that shows the rows of a question: the question, its files, its query, a link."""

from dataclasses import dataclass
from urllib.parse import urlencode

from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.citations import of_answer
from maliwar.web.answers import downloads
from maliwar.web.citing import cite_view
from maliwar.web.parts import CitationView, Download, Link


@dataclass(frozen=True)
class Take:
    """The question behind the page, its rows as files, its query to change, the page's own link for good."""

    question: Link
    downloads: tuple[Download, ...]
    editor: str
    permanent: str
    citation: CitationView
    json: str
    """The address of the rows as JSON."""


def take(found: QuestionAnswer, permanent: str) -> Take:
    """Gather it from an answer that has been placed at this server's address."""
    files = tuple(downloads(found.question.name, found.bound.given))
    return Take(
        question=Link(found.title, found.bound.href),
        downloads=files,
        editor="/sparql?" + urlencode({"query": found.sparql, "format": "editor"}),
        permanent=permanent,
        citation=cite_view(of_answer(found), found.cite),
        json=next(file.href for file in files if file.label == "JSON"),
    )
