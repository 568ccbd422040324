"""The web's own small parts, without a server."""

import logging

import pytest

from maliwar.names import ID, MW
from maliwar.web.cache import AnswerCache, Sent
from maliwar.web.links import href, with_query
from maliwar.web.server import OneLine


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
    cache = AnswerCache(60_000)
    for number in range(30):
        cache.put((str(number),), Sent((), b"x" * 1000))
        cache.get(("0",))
    assert cache.get(("0",))
    assert not cache.get(("1",))
    assert len(cache) == 19
    cache.put(("large",), Sent((), b"x" * 7500))
    assert not cache.get(("large",))
    cache.put(("0",), Sent((), b"y"))
    assert cache.get(("0",)) == Sent((), b"y")
    assert len(cache) == 19


@pytest.mark.parametrize(("text", "parts"), [("a\r\nb", 1), ("\x1b[31mred", 1), ("line\u2028two", 1)])
def test_a_log_record_is_one_line(text: str, parts: int) -> None:
    """Control characters are escaped, whoever sent them."""
    record = logging.LogRecord("maliwar", logging.WARNING, "", 0, "asked: %s", (text,), None)
    told = OneLine("%(name)s %(message)s").format(record)
    assert len(told.splitlines()) == parts
    assert "\x1b" not in told
