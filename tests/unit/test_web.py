"""The web's own small parts, without a server."""

import pytest

from maliwar.names import ID, MW
from maliwar.web.cache import AnswerCache, Finished
from maliwar.web.links import href, with_query


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (ID + "actor/mnla", "/page/actor/mnla"),
        (MW + "Alliance", "/ontology#Alliance"),
        ("http://www.wikidata.org/entity/Q1", "http://www.wikidata.org/entity/Q1"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://", ""),
        ("http://[broken", ""),
        (ID + 'actor/"><script>', "/page/actor/%22%3E%3Cscript%3E"),
    ],
)
def test_only_web_addresses_become_links(iri: str, address: str) -> None:
    """Ours lead to this server, others' to the web, scripts nowhere."""
    assert href(iri) == address


def test_a_query_string_is_quoted() -> None:
    """What is empty is left out; names are written with hyphens."""
    assert with_query("/ask", q="a b&c", as_known_on="2012", page=None) == "/ask?q=a%20b%26c&as-known-on=2012"


def test_the_cache_keeps_what_was_used_last() -> None:
    """Never over its limit; one answer that is too large is not kept; a replaced one is counted once."""
    cache = AnswerCache(16_000)
    for number in range(20):
        cache.put((number,), Finished(b"x" * 1000, "text/plain"))
        cache.get((0,))
    assert cache.get((0,))
    assert not cache.get((1,))
    assert len(cache) == 16_000 // 1400
    cache.put(("large",), Finished(b"x" * 4000, "text/plain"))
    assert not cache.get(("large",))
    cache.put((0,), Finished(b"y", "text/plain"))
    assert cache.get((0,)) == Finished(b"y", "text/plain")
    assert len(cache) == 11
