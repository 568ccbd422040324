"""A language goes along on every link and form of a page, and nothing else of the page is touched."""

import pytest

from maliwar.web.carrying import carried, with_language


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/about">', '<a href="/about?lang=fr">'),
        ('<a href="/about#grades">', '<a href="/about?lang=fr#grades">'),
        ('<a class="x" href="/on?a=1&amp;b=2#row-1">', '<a class="x" href="/on?a=1&amp;b=2&amp;lang=fr#row-1">'),
        ('<a href="?page=2">', '<a href="?page=2&amp;lang=fr">'),
        ('<a href="/">', '<a href="/?lang=fr">'),
        ('<area href="/page/place/gao">', '<area href="/page/place/gao?lang=fr">'),
        ('<a\nhref="/about">', '<a\nhref="/about?lang=fr">'),
        ('<svg><a href="/page/x"><text>x</text></a></svg>', '<svg><a href="/page/x?lang=fr"><text>x</text></a></svg>'),
        (
            '<form action="/on" method="get">',
            '<form action="/on" method="get"><input type="hidden" name="lang" value="fr">',
        ),
        ("<form>", '<form><input type="hidden" name="lang" value="fr">'),
        ('<form action="/sparql" method="post">', '<form action="/sparql?lang=fr" method="post">'),
    ],
)
def test_links_and_forms_carry_it(before: str, after: str) -> None:
    """Into the query, before the fragment, escaped as HTML wants it; a GET form sends it along as a field."""
    assert carried(before, "fr") == after


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#note-1">',
        '<a href="/about?lang=en" hreflang="en">',
        '<a href="/about?x=1&amp;lang=en#y">',
        '<a href="https://en.wikipedia.org/wiki/Mali_War">',
        '<a href="//elsewhere.example/">',
        '<a href="mailto:x@example.org">',
        '<a href="/static/site.css?123">',
        '<a href="/data/actor/mnla.ttl">',
        '<a href="/download/all.nq">',
        '<a href="/openapi.json">',
        '<a href="/ontology.ttl">',
        '<a href="/.well-known/void">',
        '<link rel="stylesheet" href="/static/site.css">',
        '<link rel="canonical" href="/about">',
        '<script src="/static/built/page.js"></script>',
        '<img src="/static/mark.svg" alt="">',
        '<abbr title="/about">x</abbr>',
        "<p>a href=&quot;/about&quot; and &lt;a href=&quot;/about&quot;&gt;</p>",
        '<script type="application/json">{"html": "\\u003ca href=\\"/about\\"\\u003e"}</script>',
        '<a data-href="/about">',
    ],
)
def test_all_else_is_left_alone(html: str) -> None:
    """Other hosts, static files, data without a language, links that name one, and what only looks like a link."""
    assert carried(html, "fr") == html


def test_what_a_stranger_wrote_is_not_broken() -> None:
    """A value that is escaped stays one value, whatever is in it."""
    link = '<a href="/ask?q=%3Ca%20href%3D%22%2F%22%3E&amp;x=&#34;&gt;">'
    assert carried(link, "fr") == '<a href="/ask?q=%3Ca%20href%3D%22%2F%22%3E&amp;x=&quot;&gt;&amp;lang=fr">'


def test_headers_are_not_escaped() -> None:
    """In Location two parameters are parted by a plain ampersand; an empty query gets no ampersand at all."""
    assert with_language("/on/2013-01-14?version=x", "fr") == "/on/2013-01-14?version=x&lang=fr"
    assert with_language("/on?", "fr") == "/on?lang=fr"
    assert with_language("/language?language=fr", "fr") == "/language?language=fr&lang=fr"
