"""Pages in English and French: who decides, what carries on, and that nothing crosses from one to the other."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from served import HTML, Answer, get

ANSWER = "/questions/allied-with?actor=actor/mnla&when=2012"
PAGES = (
    "/",
    "/about",
    "/ask?q=qui+contr%C3%B4lait+Gao+le+1er+juillet+2012",
    "/browse",
    "/coverage",
    "/cite/source/142",
    "/on",
    "/on/2013-01-14",
    "/ontology",
    "/download",
    "/page/actor",
    "/page/actor/mnla",
    "/questions",
    "/questions/allied-with",
    ANSWER,
    "/questions/allied-with/cite?actor=actor/mnla",
    "/questions/allied-with/why?actor=actor/mnla&when=2012&row=actor/aqim",
    "/search?q=Konna",
    "/sparql",
    "/alliances",
    "/control",
    "/disputes",
    "/map",
    "/numbers",
    "/sources",
    "/timeline",
)
WORDLESS = r"/(data|download|graph|openapi\.json|ontology\.ttl|\.well-known)\b"
"""What is the same in every language."""


def _read(server: str, path: str, language: str = "", **headers: str) -> Answer:
    more = {"accept_language": language} if language else {}
    return get(server, path, HTML, **more, **headers)


def _in(path: str, code: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={code}"


def _lang(answer: Answer) -> str:
    found = re.search(r'<html lang="(\w+)"', answer.text)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA, fr;q=0.9, en;q=0.5", "fr"),
        ("en-GB, fr;q=0.9", "en"),
        ("de, fr;q=0.3", "fr"),
        ("de", "en"),
        ("*", "en"),
        ("en;q=0, fr", "fr"),
        (",;q=,fr;q=nonsense,\u00e9".encode().decode("latin-1"), "en"),
    ],
)
def test_a_browser_is_answered_in_its_language(server: str, asked: str, spoken: str) -> None:
    """Accept-Language decides for people; the page, the header and the title agree."""
    answer = _read(server, "/about", asked)
    assert (answer.status, _lang(answer), answer.headers["content-language"]) == (200, spoken, spoken)
    assert "accept-language" in answer.headers["vary"].lower()
    assert ("Comment lire une réponse" in answer.text) == (spoken == "fr")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_speaks_french(server: str, path: str) -> None:
    """Each page takes `lang`, says so, and leads on in the language that was asked for, but not where none was."""
    answer = _read(server, _in(path, "fr"))
    assert answer.status == 200
    assert (_lang(answer), answer.headers["content-language"]) == ("fr", "fr")
    inside = re.sub(r"<(script|style)\b.*?</\1>", "", answer.text, flags=re.S)
    addresses = [unescape(each) for each in re.findall(r'<a\b[^<>]*?\shref="(/[^"]*)"', inside)]
    lost = [each for each in addresses if "lang" not in parse_qs(urlsplit(each).query)]
    assert not [each for each in lost if not re.match(WORDLESS, each)]
    forms = re.findall(r"<form\b[^<>]*>", inside)
    assert len(forms) == inside.count('<input type="hidden" name="lang" value="fr">')
    plain = _read(server, path, "fr")
    assert _lang(plain) == "fr"
    assert plain.text.count("lang=fr") <= 3  # the switch and the alternates alone


def test_no_english_is_left_between_the_lines(server: str) -> None:
    """A French page has none of the everyday English words of ours, aside from what it marks as English."""
    for path in ("/about", "/questions", "/browse", "/on"):
        text = _read(server, _in(path, "fr")).text
        text = re.sub(r'<(\w+)[^<>]* lang="en".*?</\1>|<(script|style|code|pre)\b.*?</\2>', " ", text, flags=re.S)
        words = re.sub(r"<[^>]*>", " ", text)
        assert not re.findall(r"\b(?:the|which|whom|with|who says|Leave empty)\b", words), path


def test_the_switch_keeps_the_rest_of_the_address(server: str) -> None:
    """Each language is a link to this very page in it; search engines find the same."""
    path = "/questions/allied-with?actor=actor/mnla&when=mid-2012"
    text = _read(server, _in(path, "fr")).text
    links = re.findall(r'<a href="([^"]*)" hreflang="(\w+)" lang="(\w+)"( [^<>]*)?>(\w+)</a>', text)
    assert [(code, name) for _, code, _, _, name in links] == [("en", "English"), ("fr", "Français")]
    assert [unescape(href) for href, *_ in links] == [_in(path, "en"), _in(path, "fr")]
    assert ["aria-current" in more for *_, more, _ in links] == [False, True]
    alternates = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]*)">', text))
    assert unescape(alternates["en"]) == server + _in(path, "en")
    assert unescape(alternates["x-default"]) == server + path
    there = _read(server, unescape(links[0][0]), "fr")
    assert _lang(there) == "en"


def test_an_answer_is_french_to_its_last_word(server: str) -> None:
    """Title, columns, grades, dates, numbers and names of things are French; the rows are the same rows."""
    text = unescape(_read(server, _in(ANSWER, "fr")).text)
    for said in ("Alliés\u00a0: MNLA, 2012", "Certitude", "à un moment", "entre le 6 avril et le 7 juin 2012", "AQMI"):
        assert said in text
    english = unescape(_read(server, _in(ANSWER, "en")).text)
    for said in ("Allies of MNLA, 2012", "Certainty", "at some time", "between 6 April and 7 June 2012", "AQIM"):
        assert said in english
    rows = [re.findall(r'<tr[^<>]* id="(row-\d+)"', page) for page in (text, english)]
    assert rows[0] == rows[1] != []


def test_programs_are_answered_in_english_unless_they_ask(server: str) -> None:
    """JSON and CSV stay English whatever the browser prefers; `lang=fr` gives French labels and the same keys."""
    json_path, csv_path = (ANSWER.replace("allied-with", f"allied-with.{suffix}") for suffix in ("json", "csv"))
    plain = get(server, json_path, accept_language="fr")
    english = json.loads(plain.text)
    french = json.loads(get(server, _in(json_path, "fr")).text)
    assert (english["title"], plain.headers["content-language"]) == ("Allies of MNLA, 2012", "en")
    assert french["title"] == "Alliés\u00a0: MNLA, 2012"
    assert english.keys() == french.keys()
    assert [column["name"] for column in english["columns"]] == [column["name"] for column in french["columns"]]
    assert french["columns"][0]["label"] == "Allié"
    assert [row["ally"]["iri"] for row in english["rows"]] == [row["ally"]["iri"] for row in french["rows"]]
    assert [row["grade"] for row in english["rows"]] == [row["grade"] for row in french["rows"]]
    header = get(server, csv_path).text.splitlines()[0]
    in_french = get(server, _in(csv_path, "fr"))
    assert in_french.text.splitlines()[0] == header
    assert "AQMI" in in_french.text
    assert "AQMI" not in get(server, csv_path, accept_language="fr").text


def test_other_pages_of_an_answer_stay_in_the_language(server: str) -> None:
    """The next page that JSON and its Link header name is in the language of this one."""
    answer = get(server, "/questions/actors.json?per-page=10&lang=fr")
    assert "lang=fr" in json.loads(answer.text)["next"]
    assert "lang=fr" in answer.headers["link"]


@pytest.mark.parametrize("path", ["/about", ANSWER, "/on/2013-01-14", "/page/actor/mnla"])
def test_no_kept_answer_crosses_languages(server: str, path: str) -> None:
    """ETags differ by language, and by whether it was asked for by name; neither cache gives one for the other."""
    seen = {}
    for _ in range(2):
        for key, (where, language) in {
            "en": (path, "en"),
            "fr": (path, "fr"),
            "asked en": (_in(path, "en"), "fr"),
            "asked fr": (_in(path, "fr"), "en"),
        }.items():
            answer = _read(server, where, language)
            assert _lang(answer) == key[-2:]
            seen.setdefault(key, answer.headers["etag"])
            assert seen[key] == answer.headers["etag"]
    assert len(set(seen.values())) == 4
    assert _read(server, path, "fr", if_none_match=seen["en"]).status == 200
    assert _read(server, path, "fr", if_none_match=seen["fr"]).status == 304


@pytest.mark.parametrize("wrong", ["tlh", "en,fr", "%00", "fr%0d%0aX:y", "x" * 300, "<script>"])
def test_a_language_that_nobody_speaks_is_refused(server: str, wrong: str) -> None:
    """It says which there are, in the language that the browser prefers, and repeats none of it."""
    for path in ("/", "/about", "/on/2013-01-14", "/page/actor/mnla", ANSWER, "/sparql"):
        answer = _read(server, _in(path, wrong), "fr")
        assert answer.status == 400
        assert "lang peut être en ou fr" in answer.text
    problem = get(server, _in("/questions.json", wrong))
    assert (problem.status, json.loads(problem.text)["error"]) == (400, "bad-parameter")
    assert json.loads(problem.text)["detail"]["offers"] == ["en", "fr"]


def test_a_language_is_given_once(server: str) -> None:
    """Twice is refused, even where both say the same; empty is as if it were not there."""
    assert _read(server, "/about?lang=fr&lang=fr").status == 400
    assert _lang(_read(server, "/about?lang=", "fr")) == "fr"
    assert _lang(_read(server, "/about?lang=FR")) == "fr"


def test_what_is_wrong_is_said_in_french(server: str) -> None:
    """Bad values, unknown things, addresses where nothing is: each with a sentence in French."""
    for path, said in {
        "/questions/allied-with?actor=xyzzy": "rien de tel dans le graphe",
        "/questions/allied-with?actor=mnla&when=foo": "ou mai à août 2012",
        "/on/2013-13-45": "EDTF",
        "/nowhere": "Il n’y a rien à cette ",
        "/page/actor/nobody": "Il n’y a rien de tel dans le graphe.",
        "/questions/nothing-of-the-kind": "Il n’y a pas de question",
    }.items():
        answer = _read(server, path, "fr")
        assert answer.status in (400, 404)
        assert said in unescape(answer.text), path
        assert _lang(answer) == "fr"


def test_redirects_keep_the_language(server: str) -> None:
    """What leads on within this server leads on in the language that was asked for."""
    answer = _read(server, "/on?date=14+janvier+2013&lang=fr")
    assert (answer.status, answer.headers["location"]) == (303, "/on/2013-01-14?lang=fr")
    assert _read(server, "/id/actor/mnla?lang=fr").headers["location"] == "/page/actor/mnla?lang=fr"
    assert "lang" not in _read(server, "/id/actor/mnla", "fr").headers["location"]


def test_what_is_only_told_in_english_says_so(server: str) -> None:
    """The label of a claim, which the graph has in English alone, is marked as English on a French page."""
    text = _read(server, _in(ANSWER, "fr")).text
    assert re.search(r'<a class="claim-link" href="[^"]*" lang="en">', text)
    assert not re.search(r'<a class="claim-link" [^<>]*\slang="', _read(server, _in(ANSWER, "en")).text)
