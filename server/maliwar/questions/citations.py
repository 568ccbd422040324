"""How to cite: an answer, or a source of the article, as BibTeX, as CSL-JSON and as plain text.

The items are CSL-JSON, and the other two are written from them here. citeproc-py has one style, which drops the day of
retrieval where there is no address (the references have none) and leaves “(no date).” of a reference without a title;
pybtex escapes addresses and leaves `$` and `^` as they are. The tests read with both what is written here.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from maliwar.languages import N_, Form, gettext
from maliwar.names import BASE, PREFIXES
from maliwar.questions import statements
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.statements import Selecting, Statements
from maliwar.timewords import MONTH_NAMES
from maliwar.war import war
from maliwar.wording import date_words, sentence

STYLES: Final = ("bibtex", "csl-json", "text")
_THE_ARTICLE: Final = PREFIXES["source"] + "article"
_DCT: Final = PREFIXES["dcterms"]
_WHOLE_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)")
_ESCAPED: Final = {
    **{char: f"\\{char}" for char in "&%$#_"},
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_FLAGS: Final = {
    "dead-link": N_("The reference says that its link is dead."),
    "archived": N_("An archived copy is cited."),
    "undated": N_("The reference gives no date of publication."),
    "empty-reference": N_("The reference has no content."),
    "undefined-reference": N_("The reference is used in the article but nowhere defined."),
    "compound-reference": N_("The reference gathers several sources."),
    "orphan-reference": N_("No mark of it is left in the text of the article."),
    "date-anomaly": N_("Its dates contradict each other or the text."),
    "topic-mismatch": N_("Its title is about something else."),
}
"""What is told with a citation of the flaws of a reference."""


@dataclass(frozen=True)
class Citation:
    """One thing cited: an item of CSL-JSON, with what was left open told in its `note`."""

    item: Mapping[str, Any]
    text: str
    """The plain text, written for people."""
    flaws: tuple[str, ...] = ()
    """What is wrong with the reference, each in a sentence."""

    @property
    def csl_json(self) -> str:
        """The item as a CSL-JSON document: a list of one."""
        return json.dumps([self.item], ensure_ascii=False, indent=2)

    @property
    def bibtex(self) -> str:
        """The item as a BibTeX entry, in UTF-8."""
        fields = dict(_bibtex_fields(self.item))
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@misc{{{self.item['id']},\n{lines}}}\n"

    def written(self, style: str) -> str:
        """Return it in one of the styles."""
        return {"bibtex": self.bibtex, "csl-json": self.csl_json + "\n", "text": self.text + "\n"}[style]


def author() -> str:
    """Return who is cited as the author."""
    return war().author or gettext("The contributors of %(name)s", name=war().name)


def work() -> str:
    """Return the work that an answer is part of."""
    return f"maliwar: {war().plain_named} as a knowledge graph of sourced claims"


def issued() -> str:
    """Return the day of the edition; where nobody has written it down, that of the reading."""
    return war().issued or war().last.isoformat()


def of_answer(found: QuestionAnswer) -> Citation:
    """Cite an answer by its permanent link and the version of its data."""
    version = "" if found.version == "live" else found.version
    message = gettext("After the article “%(article)s”%(of_work)s, as it stood about %(day)s, by its contributors.")
    after = message % _read() + (f" {war().licence}." if war().licence else "")
    if not version:
        after = f"{after} {gettext('Asked of a live engine, whose data may change.')}"
    item = {
        "id": f"maliwar-{found.question.name}-{hashlib.sha256(found.cite.encode()).hexdigest()[:8]}",
        "type": "dataset",
        "title": found.title,
        "author": [{"literal": author()}],
        "container-title": work(),
        "issued": _date(issued()),
        "version": version,
        "URL": found.permanent,
        "note": after,
    }
    edition = gettext(", version %(version)s", version=version) if version else ""
    told = {"author": author(), "year": issued()[:4], "title": found.title}
    told |= {"work": work() + edition, "url": found.permanent}
    text = gettext("%(author)s (%(year)s): “%(title)s”. In: %(work)s. %(url)s.") % told + f" {after}"
    return Citation({name: value for name, value in item.items() if value}, text)


def of_source(source: Thing, engine: Selecting, labels: LabelIndex) -> Citation:
    """Cite a reference of the article by what its entry there prints, and by nothing else; raises EngineError."""
    (said,) = statements.read(engine, [source.iri])
    if source.iri == _THE_ARTICLE:
        return _of_article(said)
    quality = tuple(found.rpartition("/")[2] for found in said.iris(source.iri, "quality"))
    flaws = tuple(
        gettext(_FLAGS[flag]) if flag in _FLAGS else f"{sentence(labels.label(PREFIXES['concept'] + flag))}."
        for flag in quality
    )
    message = gettext("Reference %(number)s of the article “%(article)s”%(of_work)s, as it stood about %(day)s.")
    place = message % {"number": source.number, **_read()}
    title = said.text(source.iri, _DCT + "title")
    published, archived, seen = (said.text(source.iri, name) for name in (_DCT + "issued", "archivedOn", "retrievedOn"))
    days = [gettext("Archived %(day)s.", day=date_words(archived, Form.WHEN))] if archived else []
    days += [gettext("Retrieved %(day)s.", day=date_words(seen, Form.WHEN))] if seen else []
    authors, publisher = said.text(source.iri, "authors"), said.text(source.iri, "publisherName")
    item = {
        "id": f"{war().slug}-{source.number}",
        "type": "document",
        "title": title or gettext("Reference %(number)s (without a title)", number=source.number),
        "author": _authors(authors or ""),
        "publisher": publisher,
        "issued": _date(published),
        "accessed": _date(seen),
        "language": said.text(source.iri, _DCT + "language"),
        "note": " ".join([place, *(days[:1] if archived else ()), *flaws]),
    }
    named = gettext("“%(text)s”", text=title) if title else gettext("Reference without a title")
    lead = ", ".join(filter(None, (named, publisher, date_words(published) if published else gettext("no date given"))))
    text = " ".join([f"{authors}{gettext(': ')}{lead}." if authors else f"{lead}.", *days, place, *flaws])
    return Citation({name: value for name, value in item.items() if value}, text, flaws)


def _of_article(said: Statements) -> Citation:
    told = war()
    read = said.text(_THE_ARTICLE, "retrievedOn") or told.last.isoformat()
    evidence = gettext("The only evidence of %(dataset)s.", dataset=BASE)
    item = {
        "id": f"{told.slug}-article",
        "type": "entry-encyclopedia" if told.of_work else "document",
        "title": said.text(_THE_ARTICLE, _DCT + "title") or told.text or told.name,
        "author": [{"literal": gettext("Contributors%(of_work)s", of_work=told.of_work)}] if told.of_work else [],
        "container-title": told.container,
        "accessed": _date(read),
        "URL": told.text_url,
        "language": told.text_language,
        "note": f"{told.text_licence}. {evidence}" if told.text_licence else evidence,
    }
    parts = (
        gettext("Contributors%(of_work)s", of_work=told.of_work) + gettext(": ") if told.of_work else "",
        gettext("“%(text)s”", text=item["title"]) + ". ",
        f"{told.container}, " if told.container else "",
        gettext("as it stood %(day)s", day=date_words(read, Form.WHEN)) + ". ",
        f"{told.text_url}. " if told.text_url else "",
        item["note"],
    )
    return Citation({name: value for name, value in item.items() if value}, "".join(map(str, parts)))


def _read() -> dict[str, str]:
    told = war()
    return {"article": told.text or told.name, "of_work": told.of_work, "day": date_words(told.last.isoformat())}


def _authors(printed: str) -> list[dict[str, str]]:
    """Read the names as the entry prints them: `Felix, Bate; Diarra, Adama`; other spellings stay one literal."""
    names = [name.strip() for name in re.split(r";|\s&\s", printed) if name.strip()]
    return [_author(name) for name in names]


def _author(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma and "," not in given else {"literal": name}


def _date(edtf: str | None) -> dict[str, Any] | None:
    """Return a CSL date; what is no plain day, month or year is told in words."""
    if not edtf:
        return None
    match = _WHOLE_DATE.fullmatch(edtf)
    if not match or (match[2] and int(match[2]) > 12):
        return {"literal": date_words(edtf)}
    parts = [int(part) for part in match.groups()[:3] if part]
    return {"date-parts": [parts], **({"circa": True} if match[4] else {})}


def _bibtex_fields(item: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    issued, accessed = (item.get(name, {}) for name in ("issued", "accessed"))
    parts = issued.get("date-parts", [[]])[0]
    return (
        ("author", " and ".join(map(_bibtex_name, item.get("author", ())))),
        ("title", f"{{{_latex(item['title'])}}}"),
        ("howpublished", _latex(item.get("publisher") or item.get("container-title") or "")),
        ("year", str(parts[0]) if parts else ""),
        ("month", MONTH_NAMES[parts[1] - 1] if len(parts) > 1 else ""),
        ("day", str(parts[2]) if len(parts) > 2 else ""),
        ("version", _latex(item.get("version", ""))),
        ("url", item.get("URL", "")),
        ("urldate", "-".join(f"{part:02}" for part in accessed.get("date-parts", [[]])[0])),
        ("language", _latex(item.get("language", ""))),
        ("note", _latex(item.get("note", ""))),
    )


def _bibtex_name(author: Mapping[str, str]) -> str:
    if "literal" in author:
        return f"{{{_latex(author['literal'])}}}"
    return f"{_latex(author['family'])}, {_latex(author['given'])}"


def _latex(text: str) -> str:
    """Escape what LaTeX would read as commands; lines become spaces."""
    return "".join(_ESCAPED.get(char, char) for char in " ".join(text.split()))
