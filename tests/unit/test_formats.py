"""What the table of formats promises to negotiation."""

import pytest

from maliwar.answer.formats import FORMATS, Kind, choose, default, offers
from maliwar.errors import BadParameter, NotAcceptable

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("kind", "accept", "name"),
    [
        ("table", None, "json"),
        ("table", "", "json"),
        ("table", "*/*", "json"),
        ("table", "application/*", "json"),
        ("table", "text/*", "csv"),
        ("table", "text/csv;q=0.5, application/sparql-results+xml", "xml"),
        ("table", "application/json", "json"),
        ("table", "text/tab-separated-values; charset=utf-8", "tsv"),
        ("table", BROWSER, "xml"),
        ("table", "application/sparql-results+json;q=0, */*", "xml"),
        ("table", "application/sparql-results+json;q=0.1, */*;q=0.9", "xml"),
        ("table", "*/*, text/csv", "csv"),
        ("table", "TEXT/CSV", "csv"),
        ("table", "text/*;q=0.5, application/*;q=0.4", "csv"),
        ("table", "text/csv;q=0, text/*", "tsv"),
        ("verdict", "application/sparql-results+xml", "xml"),
        ("triples", None, "ttl"),
        ("triples", "*/*", "ttl"),
        ("triples", "text/*", "ttl"),
        ("triples", "application/x-turtle", "ttl"),
        ("triples", "text/plain", "nt"),
        ("triples", "application/rdf+xml;q=0.9, application/ld+json", "jsonld"),
        ("triples", "application/json", "jsonld"),
        ("dump", "application/trig", "trig"),
    ],
)
def test_the_header_chooses(kind: Kind, accept: str | None, name: str) -> None:
    """The Accept header chooses: q-values, wildcards, aliases and parameters as in RFC 9110."""
    assert choose(kind, accept).name == name


@pytest.mark.parametrize(
    ("kind", "asked", "name"),
    [
        ("table", "csv", "csv"),
        ("table", "CSV", "csv"),
        ("table", ".tsv", "tsv"),
        ("table", "application/sparql-results+xml", "xml"),
        ("triples", "turtle", "ttl"),
        ("triples", "rdf+xml", "rdf"),
        ("triples", "xml", "rdf"),
        ("triples", "json-ld", "jsonld"),
        ("triples", "json", "jsonld"),
    ],
)
def test_a_name_wins_over_the_header(kind: Kind, asked: str, name: str) -> None:
    """`format=` takes names, suffixes, media types and what SPARQLWrapper sends."""
    assert choose(kind, "image/png", asked).name == name


def test_what_is_not_on_offer_is_refused_with_the_offers() -> None:
    """A 406 says what can be had."""
    with pytest.raises(NotAcceptable) as refused:
        choose("triples", "image/png, application/sparql-results+json")
    assert refused.value.detail == {"offers": [item.media_type for item in offers("triples")]}
    for none in ("*/*;q=0", "image/png, */*;q=0", "text/*;q=0", "text/csv;q=0"):
        with pytest.raises(NotAcceptable):
            choose("table", none)


def test_an_unknown_name_is_refused_with_the_names() -> None:
    """An unknown name is told the known ones."""
    with pytest.raises(BadParameter, match="json, xml, csv or tsv"):
        choose("table", None, "parquet")


def test_names_are_unique_and_each_kind_has_a_default() -> None:
    """A name means one format, and each kind of answer has a default."""
    assert len({item.name for item in FORMATS}) == len(FORMATS)
    assert [default(kind).name for kind in ("table", "verdict", "triples", "dump")] == ["json", "json", "ttl", "nq"]


def test_text_is_said_to_be_utf8() -> None:
    """Text carries its charset; types that have none do not."""
    assert choose("table", name="csv").content_type == "text/csv; charset=utf-8"
    assert choose("table", name="json").content_type == "application/sparql-results+json"
