"""The web's own small parts, without a server."""

import logging
from contextlib import nullcontext
from io import BytesIO
from typing import Any

import pytest

from maliwar.errors import TooMany
from maliwar.names import ID, MW
from maliwar.web.links import href, with_query
from maliwar.web.server import OneLine
from maliwar.web.wsgi.cache import AnswerCache, Sent
from maliwar.web.wsgi.guard import REFUSED
from maliwar.web.wsgi.keeper import KEEP, Keeper
from maliwar.web.wsgi.rate import Rate


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


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)
def test_a_household_is_counted_as_one_client(one: str, other: str, same: bool) -> None:
    """An address of IPv4, a /64 of IPv6: what one subscriber can choose from at will."""
    rate = Rate("1/minute")
    rate.count(one)
    with nullcontext() if not same else pytest.raises(TooMany) as refused:
        rate.count(other)
    if refused:
        assert 1 <= refused.value.retry_after <= 60


def kept(environ: dict[str, Any], calls: list[str]) -> tuple[str, dict[str, str], bytes]:
    """Send a request to a layer that keeps answers, before an application that notes each call."""
    said: list[Any] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        calls.append(environ["REQUEST_METHOD"])
        environ[KEEP] = True
        body = environ["wsgi.input"].read() or b"answer"
        start_response("200 OK", [("Content-Length", str(len(body))), ("ETag", '"tag:gzip"')])
        return [body]

    cache = environ.pop("cache")
    base = {"PATH_INFO": "/sparql", "QUERY_STRING": "", "wsgi.url_scheme": "http", "wsgi.input": BytesIO()}
    chunks = Keeper(application, cache)({**base, **environ}, lambda *heads: said.append(heads))
    return said[0][0], dict(said[0][1]), b"".join(chunks)


def test_what_was_sent_is_sent_again() -> None:
    """GET answers GET and HEAD, a POST is known by its body; who holds the answer gets 304, of a POST never."""
    cache, calls = AnswerCache(100_000), []
    get = {"cache": cache, "REQUEST_METHOD": "GET"}
    assert kept(dict(get), calls)[2] == kept(dict(get), calls)[2] == b"answer"
    assert calls == ["GET"]
    status, headers, body = kept({**get, "REQUEST_METHOD": "HEAD"}, calls)
    assert (status, headers["Content-Length"], body) == ("200 OK", "6", b"")
    for held in ('"tag:gzip"', 'W/"tag"', "*", '"x", "tag"'):
        status, headers, body = kept({**get, "HTTP_IF_NONE_MATCH": held}, calls)
        assert (status[:3], headers["ETag"], body) == ("304", '"tag:gzip"', b"")
        assert "Content-Length" not in headers
    assert kept({**get, "HTTP_IF_NONE_MATCH": '"ta"'}, calls)[0] == "200 OK"
    for differs in ({"HTTP_ACCEPT": "text/csv"}, {"HTTP_HOST": "evil"}, {"QUERY_STRING": "a"}):
        kept({**get, **differs}, calls)
    assert calls == ["GET"] * 4
    for text in (b"one", b"two", b"one"):
        post = {"cache": cache, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": "3", "wsgi.input": BytesIO(text)}
        assert kept({**post, "HTTP_IF_NONE_MATCH": "*"}, calls)[2] == text
    assert calls == ["GET"] * 4 + ["POST"] * 2
    kept({**get, REFUSED: TooMany("Too many.", 1)}, calls)
    assert calls[-1] == "GET"
    assert len(calls) == 7
