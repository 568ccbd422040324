"""Search over HTTP: names before texts, both languages, accent-blind, kinds, and what is odd."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from served import HTML, get


def found(server: str, q: str, **more: str) -> Any:
    """Return the JSON of a search."""
    got = get(server, "/search.json?" + urlencode({"q": q, **more}))
    assert got.status == 200, got.text
    return json.loads(got.body)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("Konna", "place/konna"),
        ("konna", "place/konna"),
        ("Tombouctou", "place/timbuktu"),
        ("menaka", "place/menaka"),
        ("Ménaka", "place/menaka"),
        ("MNLA", "actor/mnla"),
        ("ECOWAS", "actor/ecowas"),
        ("CEDEAO", "actor/ecowas"),
        ("mouvement national de liberation", "actor/mnla"),
        ("co-belligerence", "concept/co-belligerence"),
        ("asserter", "https://w3id.org/maliwar/ontology#asserter"),
    ],
)
def test_a_name_finds_its_thing_first(server: str, typed: str, path: str) -> None:
    """In English and in French, with and without accents and capitals; concepts and terms of the ontology too."""
    first = found(server, typed)["hits"][0]
    assert path in (first["path"], first["iri"])


def test_names_come_before_texts(server: str) -> None:
    """Exact, then begun, then a word of the name, then the text beside it, with the words around."""
    order = ["exact", "beginning", "word", "text"]
    hits = found(server, "konna")["hits"]
    ranks = [order.index(hit["fit"]) for hit in hits]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0
    text = next(hit for hit in found(server, "side by side")["hits"] if hit["fit"] == "text")
    assert "side" in text["snippet"]


def test_questions_are_found(server: str) -> None:
    """By their heading, in both languages' words, and they lead to their form."""
    hits = found(server, "sieges blockades", kind="question")["hits"]
    assert "/questions/sieges" in [hit["href"] for hit in hits]
    assert get(server, hits[0]["href"], HTML).status == 200


def test_kinds_narrow_and_add_up(server: str) -> None:
    """Each kind has as many as the whole says, and no other kind among them."""
    whole = found(server, "gao")
    assert sum(whole["kinds"].values()) == whole["total"]
    for kind, number in whole["kinds"].items():
        part = found(server, "gao", kind=kind)
        assert part["total"] == number
        assert {hit["kind"] for hit in part["hits"]} == {kind}


def test_pages_follow_one_another(server: str) -> None:
    """No hit is shown twice, none is left out, beyond the last there is nothing."""
    first = found(server, "mali")
    assert first["pages"] > 1
    seen = [hit["href"] for number in range(1, 4) for hit in found(server, "mali", page=str(number))["hits"]]
    assert len(seen) == len(set(seen)) == 150
    assert get(server, "/search.json?q=mali&page=9999").status == 404
    assert get(server, "/search?q=mali&page=9999", HTML).status == 404


def test_a_hit_is_a_link_that_works(server: str) -> None:
    """Things, terms and questions alike."""
    for hit in found(server, "alliance")["hits"][:6]:
        assert get(server, hit["href"].partition("#")[0], HTML).status == 200


def test_what_is_not_found_is_told_with_what_is_near(server: str) -> None:
    """Never an empty page: near spellings, and what to do."""
    page = get(server, "/search?q=Kona+battel", HTML)
    assert page.status == 200
    assert "/page/place/konna" in page.text or "/search?q=Kona" in page.text
    assert "/ask?q=Kona" in page.text
    assert found(server, "Timbuktoo")["near"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("q=", 200),
        ("q=+++", 200),
        ("q=" + "a" * 201, 400),
        ("q=" + "a" * 10_000, 400),
        ("q=%21%3F", 400),
        ("q=%ff", 400),
        ("q=a&q=b", 400),
        ("q=a&kind=colour", 400),
        ("q=a&page=0", 400),
        ("q=a&page=x", 400),
        ("q=a&colour=red", 400),
        ("q=%3Cscript%3Ealert(1)%3C/script%3E", 200),
    ],
)
def test_odd_searches_get_a_page(server: str, query: str, status: int) -> None:
    """It says what was wrong, keeps the form, and never runs what was sent; tools get the one shape of errors."""
    page = get(server, f"/search?{query}", HTML)
    assert page.status == status
    assert 'action="/search"' in page.text
    assert "<script>alert" not in page.text
    if status == 400:
        assert 'role="alert"' in page.text
        told = get(server, f"/search.json?{query}")
        assert told.status == 400
        assert json.loads(told.body)["error"]
