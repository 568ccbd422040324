"""Citations: read back by the libraries that researchers read them with, and nothing in them that is not told."""

import json
import re
import warnings
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pybtex.database import Entry, parse_string
from served import HTML, get

from maliwar.names import PREFIXES
from maliwar.questions import citations, statements
from maliwar.questions.citations import Citation, of_source
from maliwar.questions.statements import Statements
from maliwar.service import Service
from maliwar.settings import Settings, project_root
from maliwar.war import war

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what its own dependencies warn of on import is not ours
    from citeproc import Citation as Cite
    from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

ANSWER = "/questions/allied-with"
GIVEN = "actor=MNLA&when=mid-2012"
STYLES = {
    "bibtex": "application/x-bibtex",
    "csl-json": "application/vnd.citationstyles.csl+json",
    "text": "text/plain",
}
TITLE = PREFIXES["dcterms"] + "title"
ISSUED = PREFIXES["dcterms"] + "issued"


@pytest.fixture(scope="module")
def service(data: Path) -> Iterator[Service]:
    """Return the project's own graph, opened."""
    opened = Service.open(Settings(data=str(data)))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def sources(service: Service) -> tuple[Statements, dict[str, Citation]]:
    """Return what is stated of each numbered reference, and its citation, by IRI."""
    iris = [f"{PREFIXES['source']}{number}" for number in range(1, 388)]
    (said,) = statements.read(service.engine, iris)
    things = {iri: service.labels.thing(iri) for iri in iris}
    return said, {iri: of_source(thing, service.engine, service.labels) for iri, thing in things.items()}


def test_bibtex_of_every_source_reads_back(sources: tuple[Statements, dict[str, Citation]]) -> None:
    """One file of all of them is read by pybtex, and each title, publisher and year is what the graph says."""
    said, cited = sources
    read = parse_string("\n".join(each.bibtex for each in cited.values()), "bibtex")
    assert len(read.entries) == len(cited) == 387
    for iri, citation in cited.items():
        entry: Entry = read.entries[citation.item["id"]]
        title = said.text(iri, TITLE)
        assert plain(entry.fields["title"]) == " ".join((title or citation.item["title"]).split())
        assert plain(entry.fields.get("howpublished", "")) == (said.text(iri, "publisherName") or "")
        assert entry.fields.get("year", "") == (said.text(iri, ISSUED) or "")[:4]


def test_csl_of_every_source_is_rendered(sources: tuple[Statements, dict[str, Citation]]) -> None:
    """Citeproc takes all of them without a warning, and the text that it makes has the title in it."""
    _, cited = sources
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="citeproc.frontend")
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        items = [json.loads(each.csl_json)[0] for each in cited.values()]
        library = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for item in items:
            library.register(Cite([CitationItem(item["id"])]))
        made = {key: str(text) for key, text in zip(library.keys, library.bibliography(), strict=True)}
    assert len(made) == 387
    for item in items:
        assert letters(item["title"]) in letters(made[item["id"]]), item["id"]


def test_nothing_is_made_up(sources: tuple[Statements, dict[str, Citation]]) -> None:
    """What a reference does not give is in no citation of it: no date, no author, no publisher, no address."""
    said, cited = sources
    for iri, citation in cited.items():
        item = citation.item
        for field, name in (("issued", ISSUED), ("author", "authors"), ("publisher", "publisherName")):
            assert (field in item) == (said.text(iri, name) is not None), (iri, field)
        assert ("accessed" in item) == (said.text(iri, "retrievedOn") is not None)
        assert "URL" not in item
        for author in item.get("author", ()):
            assert all(part in str(said.text(iri, "authors")) for part in author.values())


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (7, "Irish, John: “Niger says sending 500 soldiers to Mali operation”, Reuters, 12 January 2013."),
        (84, "used in the article but nowhere defined"),
        (98, "gathers several sources"),
        (202, "Archived 26 May 2024. Retrieved 15 October 2012."),
        (202, "Its dates contradict each other or the text."),
        (282, "Reference without a title, no date given."),
        (282, "its link is dead"),
        (339, "The reference has no content."),
    ],
)
def test_flaws_are_told(server: str, number: int, words: str) -> None:
    """A reference that is dead, empty, undefined, compound or misdated is cited as that, by its number."""
    text = get(server, f"/cite/source/{number}?style=text").text
    assert words in text
    assert f"Reference {number} of the article “Mali War”" in text


def test_a_name_of_family_and_given_stays_two() -> None:
    """Names as printed: `Felix, Bate; Diarra, Adama` are two people, what is not so printed stays one literal."""
    read = citations._authors
    assert read("Felix, Bate; Diarra, Adama") == [
        {"family": "Felix", "given": "Bate"},
        {"family": "Diarra", "given": "Adama"},
    ]
    assert read("AFP-Agence France Presse") == [{"literal": "AFP-Agence France Presse"}]


def test_text_that_latex_would_obey_is_escaped() -> None:
    r"""`50% & $x_1^2~\` and braces that do not balance come back from BibTeX as they went in."""
    title = r"50% & $x_1^2~\input{a} #1 } { “ü”"
    citation = Citation({"id": "a", "title": title, "author": [{"literal": "} and {"}]}, "")
    entry = parse_string(citation.bibtex, "bibtex").entries["a"]
    assert plain(entry.fields["title"]) == title
    assert citation.bibtex.count("{") == citation.bibtex.count("}")
    assert not re.search(r"(?<!\\)[%&$#_]", entry.fields["title"])


@pytest.mark.parametrize("style", STYLES)
def test_an_answer_is_cited_by_its_permanent_link(server: str, style: str) -> None:
    """Each style has the title and a link with the version, which answers; by `style` and by Accept the same bytes."""
    path = f"{ANSWER}/cite?{GIVEN}"
    cited = get(server, f"{path}&style={style}")
    assert (cited.status, cited.type) == (200, STYLES[style])
    assert cited.body == get(server, path, STYLES[style]).body
    assert "Allies of MNLA, May–August 2012" in cited.text
    link = re.search(re.escape(server) + r'[^\s"}]+version=[^\s"}]+', cited.text)
    assert link
    answer = get(server, link[0].rstrip(".").removeprefix(server), "application/json")
    assert answer.status == 200
    assert json.loads(answer.text)["permanent"] == link[0].rstrip(".")


def test_as_known_on_is_part_of_the_citation(server: str) -> None:
    """What was known on another day is another answer: the title says so, and the link leads to it."""
    item = json.loads(get(server, f"{ANSWER}/cite?{GIVEN}&as-known-on=2012-06-30&style=csl-json").text)[0]
    assert item["title"].endswith(", as known on 30 June 2012")
    assert "as-known-on=2012-06-30" in item["URL"]


def test_the_dataset_is_called_the_same_everywhere(service: Service) -> None:
    """What citations say of the whole, CITATION.cff and the dataset's own description agree."""
    cff = (project_root() / "CITATION.cff").read_text("utf-8")
    known = dict(re.findall(r'^([a-z-]+): "?([^"\n]+?)"?$', cff, re.MULTILINE))
    assert (known["title"], known["date-released"]) == (citations.work(), citations.issued())
    assert f'name: "{citations.author()}"' in cff
    assert war().licence.replace(" ", "-") in cff
    dataset = PREFIXES["graph"].removesuffix("graph/") + "dataset"
    (said,) = statements.read(service.engine, [dataset])
    own = said.text(dataset, PREFIXES["dcterms"] + "bibliographicCitation") or ""
    assert own.startswith(f"{citations.author()}: {citations.work()}, {citations.issued()[:4]}")
    assert war().licence in own


def test_pages_lead_to_citations(server: str) -> None:
    """Every answer's page has its citation in three styles; every source's page leads to its own."""
    page = get(server, f"{ANSWER}?{GIVEN}", HTML).text
    block = page.partition("<summary>Cite this</summary>")[2]
    for style in STYLES:
        text = get(server, f"{ANSWER}/cite?{GIVEN}&style={style}").text.rstrip("\n")
        assert escape(text, quote=False) in block.replace("&#34;", '"').replace("&#39;", "'")
    cite = get(server, f"{ANSWER}/cite?{GIVEN}", HTML).text
    for source in json.loads(get(server, f"{ANSWER}.json?{GIVEN}").text)["sources"]:
        assert f'href="{source["href"]}"' in cite
        assert get(server, source["href"], HTML).status == 200
    assert 'href="/cite/source/142"' in get(server, "/page/source/142", HTML).text
    assert "/cite/" not in get(server, "/page/actor/mnla", HTML).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cite/source/388", 404),
        ("/cite/source/" + quote('7"><script>'), 404),
        ("/cite/source/7?style=endnote", 400),
        ("/cite/source/7?style=text&style=bibtex", 400),
        ("/cite/source/7?colour=red", 400),
        (f"{ANSWER}/cite?{GIVEN}&style=endnote", 400),
        (f"{ANSWER}/cite?{GIVEN}&colour=red", 400),
        (f"{ANSWER}/cite?{GIVEN}&version=0.0.0-never", 410),
        ("/questions/allied-wiht/cite", 404),
    ],
)
def test_bad_input_is_refused(server: str, path: str, status: int) -> None:
    """As everywhere: one shape of error."""
    answer = get(server, path)
    assert answer.status == status
    assert json.loads(answer.text)["message"]


def plain(latex: str) -> str:
    """Undo the escapes of LaTeX, and the braces that keep capitals."""
    words = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "braceleft": "\0{", "braceright": "\0}"}
    text = re.sub(r"\\text(\w+)\{\}|\\(.)", lambda found: words.get(found[1]) or f"\0{found[2]}", latex)
    return re.sub(r"(?<!\0)[{}]", "", text).replace("\0", "")


def letters(text: Any) -> str:
    """Return the letters and figures alone: styles turn quotes and dashes."""
    return "".join(char for char in str(text).lower() if char.isalnum())
