"""Find things, questions and terms by what they are called and by what is said of them: exact, begun, word, text."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.languages import LANGUAGES, speaking
from maliwar.names import MW, PREFIXES, short_path
from maliwar.questions.catalogue import PICK_LISTS, Catalogue
from maliwar.questions.labels import LabelIndex
from maliwar.questions.spelling import fold, words
from maliwar.reading.vocabulary import Vocabulary

QUESTION: Final = "question"
TERM: Final = "term"
"""Kinds that are no things of the graph: questions of the catalogue, terms of the ontology."""
EXACT, BEGUN, WORD, TEXT = range(4)
"""How well a document fits: a name is the words, begins with them, has them; or only a text beside the name has."""
AROUND: Final = 70
"""Characters of a snippet on either side of the first word that was found."""
_LAST: Final = frozenset({"claim", "passage", "geometry"})
"""Kinds that come after the others where they fit as well."""
_TEXTS: Final = (
    "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dcterms", "mw", "rdfs", "skos"))
    + """SELECT ?thing ?text WHERE {
  VALUES ?property {
    skos:definition skos:editorialNote skos:scopeNote rdfs:comment dcterms:description mw:wording
    mw:publisherName mw:authors
  }
  ?thing ?property ?text .
  FILTER(isIRI(?thing))
%s}"""
)
_HELD: Final = """  FILTER NOT EXISTS { ?thing a mw:TimedThing }
  FILTER NOT EXISTS { ?thing a mw:Claim }
"""
"""In a graph with too many names to hold them all, what is not searched by its texts."""


@dataclass(frozen=True)
class Document:
    """Something that can be found: its names, those in a language too, and the texts beside them."""

    key: str
    """An IRI, or `questions/<name>`."""
    kind: str
    names: tuple[str, ...]
    texts: tuple[str, ...] = ()
    weight: int = 0
    """How much is told of it: of two that fit alike, the one of which more is told comes first."""


@dataclass(frozen=True)
class Snippet:
    """Where it was found: the text before, the words themselves, the text after."""

    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Hit:
    """A document that fits, how well, by which name, and where in its texts."""

    document: Document
    fit: int
    name: str
    snippet: Snippet | None


@dataclass(frozen=True)
class Found:
    """All that fits: the hits of the kind asked for, and how many there are of each kind."""

    hits: tuple[Hit, ...]
    kinds: Mapping[str, int]


@dataclass(frozen=True)
class Search:
    """An index in memory, made once for a snapshot."""

    documents: tuple[Document, ...]
    labels: LabelIndex | None = None
    """The names, where they are too many to hold them all: what is not held is found by exactly what it is called."""
    _index: dict[str, set[int]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, engine: Engine, labels: LabelIndex, vocabulary: Vocabulary, catalogue: Catalogue) -> "Search":
        """Read the texts through an engine; names are those of the label index."""
        texts: dict[str, list[str]] = {}
        for row in engine.select(_TEXTS % (_HELD if labels.partial else "")).rows:
            if row[0] and row[1]:
                texts.setdefault(row[0].value, []).append(row[1].value)
        documents = (*_things(labels, texts), *_terms(vocabulary), *_questions(catalogue))
        found = cls(documents, labels if labels.partial else None)
        for place, document in enumerate(found.documents):
            for text in (*document.names, *document.texts):
                for word in words(text):
                    found._index.setdefault(word, set()).add(place)
        return found

    @cached_property
    def _words(self) -> list[str]:
        return sorted(self._index)

    def find(self, text: str, kind: str = "") -> Found:
        """Return what fits all the words, the best first; the last word may be begun only."""
        typed = words(text)
        if not typed:
            return Found((), {})
        fitting = [*self._called(text), *(self.documents[place] for place in self._having(typed))]
        counted = Counter(document.kind for document in fitting)
        wanted = [document for document in fitting if not kind or document.kind == kind]
        ranked = sorted((_ranked(document, typed) for document in wanted), key=lambda each: each[0])
        return Found(tuple(hit for _rank, hit in ranked), dict(counted))

    def _called(self, text: str) -> Iterator[Document]:
        """Yield what is called exactly so and is not held."""
        for match in self.labels.find(text) if self.labels else ():
            iri = match.thing.iri
            if iri not in self._keys and self.labels:
                kind = (short_path(iri) or "").partition("/")[0]
                yield Document(iri, kind, self.labels.names(iri), (), self.labels.told(iri))

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(document.key for document in self.documents)

    def _having(self, typed: Sequence[str]) -> set[int]:
        """Return the places of the documents that have each word, or a word that begins so."""
        fitting: set[int] | None = None
        for word in typed:
            having: set[int] = set()
            for known in self._beginning(word):
                having |= self._index[known]
            fitting = having if fitting is None else fitting & having
        return fitting or set()

    def _beginning(self, word: str) -> Iterator[str]:
        for known in self._words[bisect_left(self._words, word) :]:
            if not known.startswith(word):
                return
            yield known


def _ranked(document: Document, typed: Sequence[str]) -> tuple[tuple[int, bool, int, int, str], Hit]:
    fit, place = min((_fit(each, typed), place) for place, each in enumerate(document.names))
    name = document.names[place]
    snippet = _snippet(document.texts, typed) if fit == TEXT else None
    rank = (fit, document.kind in _LAST, -document.weight, len(name), document.key)
    return rank, Hit(document, fit, name, snippet)


def _fit(name: str, typed: Sequence[str]) -> int:
    own = words(name)
    if fold(name) == "".join(typed):
        return EXACT
    whole = len(own) >= len(typed)
    if whole and all(mine.startswith(word) for mine, word in zip(own, typed, strict=False)):
        return BEGUN
    return WORD if all(any(mine.startswith(word) for mine in own) for word in typed) else TEXT


def _snippet(texts: Iterable[str], typed: Sequence[str]) -> Snippet | None:
    """Return the text around the first place where a word of the typed ones begins."""
    for text in texts:
        at = 0
        for written in text.split():
            at = text.index(written, at)
            own = words(written)
            if own and any(own[0].startswith(word) for word in typed):
                return _cut(text, at, at + len(written))
            at += len(written)
    return None


def _cut(text: str, first: int, last: int) -> Snippet:
    begin = text.rfind(" ", 0, max(0, first - AROUND)) + 1 if first > AROUND else 0
    end = text.find(" ", last + AROUND)
    end = len(text) if end < 0 else end
    end = min(end, last + 2 * AROUND)
    before = ("…" if begin else "") + text[max(begin, first - 2 * AROUND) : first]
    return Snippet(before, text[first:last][: 2 * AROUND], text[last:end] + ("…" if end < len(text) else ""))


def _things(labels: LabelIndex, texts: Mapping[str, Sequence[str]]) -> Iterator[Document]:
    for iri in labels:
        path = short_path(iri)
        if path and labels.names(iri):
            kind = path.partition("/")[0]
            yield Document(iri, kind, labels.names(iri), tuple(texts.get(iri, ())), labels.told(iri))


def _terms(vocabulary: Vocabulary) -> Iterator[Document]:
    for iri, term in vocabulary.terms.items():
        yield Document(iri, TERM, (term.label, iri.removeprefix(MW)), term.texts)


def _questions(catalogue: Catalogue) -> Iterator[Document]:
    for name, question in catalogue.items():
        if question.group != PICK_LISTS:
            headings, descriptions = [], []
            for code in LANGUAGES:
                with speaking(code):
                    headings.append(question.heading)
                    descriptions.append(question.description)
            texts = (*dict.fromkeys(descriptions), *question.ask[:3])
            yield Document(f"questions/{name}", QUESTION, tuple(dict.fromkeys(headings)), texts)
