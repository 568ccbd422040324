"""Two languages say the same: nothing is left untranslated, every place is filled, dates and numbers are its own."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import cast

import pytest
from babel.messages.catalog import Catalog, Message

from maliwar.languages import (
    LANGUAGES,
    Names,
    day_words,
    gettext,
    language,
    language_of,
    ngettext,
    number_words,
    percent_words,
    speak,
    speaking,
)
from maliwar.languages.extraction import extracted, updated, written
from maliwar.languages.messages import FOLDER, catalogue
from maliwar.periods import read_window
from maliwar.questions.binding import unfilled
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.entries import Thing
from maliwar.reading.texts import SAID
from maliwar.settings import project_root
from maliwar.wording import date_words, lasting_words, period_words

PLACE = re.compile(r"%\(\w+\)s|%[ds%]")
TAG = re.compile(r"</?[a-z]+")


@cache
def _found() -> Catalog:
    return extracted()


def _messages() -> Iterator[tuple[Message, str, str]]:
    """Yield every message of the French file with each of its forms beside the English one."""
    for message in catalogue("fr"):
        if message.id:
            english = message.id if isinstance(message.id, tuple | list) else (message.id,)
            french = message.string if isinstance(message.string, tuple | list) else (message.string,)
            for number, text in enumerate(french):
                yield message, cast("str", english[min(number, len(english) - 1)]), text or ""


def test_the_files_are_up_to_date() -> None:
    """`make messages` has been run: each file has exactly the messages of the code, the templates and the questions."""
    wanted = {(each.context, str(each.id)) for each in _found() if each.id}
    assert len(wanted) > 1500
    for code in LANGUAGES.keys() - {"en"}:
        present = {(each.context, str(each.id)) for each in catalogue(code) if each.id}
        assert present == wanted, "run `make messages`"


def test_nothing_is_missing_or_doubtful() -> None:
    """Every message is translated, in each of its forms, and none is a guess."""
    assert not [english for _, english, french in _messages() if not french.strip()]
    assert not [str(message.id) for message, _, _ in _messages() if message.fuzzy]


def test_what_is_filled_in_is_the_same() -> None:
    """Named places, tags and the slots and brackets of titles are those of the English text."""
    wrong = []
    for message, english, french in _messages():
        places = [set(PLACE.findall(each)) for each in (english, french)]
        slots = [re.findall(r"[{}\[\]|]|(?<=\{)\w+", each) if "{" in english else [] for each in (english, french)]
        tags = [sorted(TAG.findall(each)) for each in (english, french)]
        alike = places[0] == places[1] if not isinstance(message.id, tuple) else places[1] >= places[0] - {"%(num)s"}
        if not (alike and slots[0] == slots[1] and tags[0] == tags[1]):
            wrong.append((english, french))
    assert not wrong


def test_french_is_set_as_french() -> None:
    """High punctuation and guillemets have their narrow spaces; no straight quotes or English ones are left."""
    wrong = [
        french
        for _, english, french in _messages()
        if re.search(r"\w ?[;!?»](?!\w)|«(?!\u202f)| :", re.sub(r"<[^>]*>|https?:\S+", "", french))
        or re.search(r"[“”]|\b[dlnscj]['](?=\w)", french.replace(english, ""))
    ]
    assert not wrong


def test_a_file_is_written_as_it_is_read() -> None:
    """Bringing a file up to date that is so changes not a byte."""
    assert written("fr", updated("fr", _found())) == (FOLDER / "fr.po").read_bytes()


def test_every_title_fills_in_both_languages() -> None:
    """A title without values reads without a trace of its pattern."""
    for question in Catalogue.load(project_root() / "queries").values():
        for code in LANGUAGES:
            with speaking(code):
                assert not set(unfilled(question.title)) & set("[]{}|"), question.name


def test_what_queries_say_is_all_listed() -> None:
    """Each text that a query puts into a row is among the messages, but for grades, which have words of their own."""
    said = set()
    for path in (project_root() / "queries").rglob("*.rq"):
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
        said |= {each for line in lines for each in re.findall(r'"([a-z][\w ,’-]*)"(?!\^\^|@)', line)}
    unlisted = {"at-some-time", "en", "fr", "possibly", "something", "throughout"}
    unlisted |= {"article", "import", "none"}  # compared-tolls asks by them, and shows none
    assert said - unlisted <= SAID


def test_one_speaks_english_unless_told_otherwise() -> None:
    """A language lasts as long as its block; one that nobody knows is English."""
    assert language() == "en"
    with speaking("fr"):
        assert (language(), gettext("Why?")) == ("fr", "Pourquoi\u202f?")
        with speaking("tlh"):
            assert language() == "en"
        assert language() == "fr"
    speak("xx")
    assert (language(), gettext("Why?")) == ("en", "Why?")


@pytest.mark.parametrize(("count", "said"), [(0, "0 ligne"), (1, "1 ligne"), (2, "2 lignes")])
def test_nought_is_one_in_french(count: int, said: str) -> None:
    """French counts nought and one alike."""
    with speaking("fr"):
        assert ngettext("%(num)s row", "%(num)s rows", count, num=count) == said


def test_a_number_alone_is_filled_in_and_others_are_left() -> None:
    """`%(num)s` by itself needs no values; a message with more places waits for all of them, named or by `%`."""
    assert ngettext("%(num)s row", "%(num)s rows", 12345) == "12,345 rows"
    more = ngettext("%(num)s row of %(all)s", "%(num)s rows of %(all)s", 2)
    assert more == "%(num)s rows of %(all)s"
    assert ngettext("%(num)s row of %(all)s", "%(num)s rows of %(all)s", 2, all=3) == "2 rows of 3"


def test_numbers_are_of_the_land() -> None:
    """Groups of three and decimal signs."""
    assert (number_words(12345.5), percent_words(0.9451)) == ("12,345.5", "94.5 %")
    with speaking("fr"):
        assert (number_words(12345.5), percent_words(0.9451)) == ("12\u202f345,5", "94,5\u202f%")


@pytest.mark.parametrize(
    ("edtf", "english", "french"),
    [
        ("2012-07-01", "1 July 2012", "1er juillet 2012"),
        ("2012-08", "August 2012", "août 2012"),
        ("2012", "2012", "2012"),
        ("2012-24", "winter 2012", "hiver 2012"),
        ("2013-01-28~", "about 28 January 2013", "vers le 28 janvier 2013"),
        ("2013-01?", "January 2013 (date uncertain)", "janvier 2013 (date incertaine)"),
        ("[2012-04-06..2012-06-07]", "between 6 April and 7 June 2012", "entre le 6 avril et le 7 juin 2012"),
        ("[2012-04..2012-06]", "between April and June 2012", "entre avril et juin 2012"),
        ("[..2012-04]", "by April 2012", "au plus tard en avril 2012"),
        ("[..2012-07-01]", "by 1 July 2012", "au plus tard le 1er juillet 2012"),
        ("[2012-04-06..]", "6 April 2012 or later", "6 avril 2012 ou plus tard"),
        ("[2012-04-06,2012-04-08]", "6 April 2012 or 8 April 2012", "le 6 avril 2012 ou le 8 avril 2012"),
        ("..", "still so when the article was read", "toujours le cas à la lecture de l’article"),
    ],
)
def test_dates_are_said_in_both(edtf: str, english: str, french: str) -> None:
    """Each form of a date has its preposition and its article."""
    assert date_words(edtf) == english
    with speaking("fr"):
        assert date_words(edtf) == french


@pytest.mark.parametrize(
    ("begins", "ends", "english", "french"),
    [
        ("2012-06-08", "2013-01-14", "8 June 2012 to 14 January 2013", "du 8 juin 2012 au 14 janvier 2013"),
        ("2012-04", "2012-10", "April 2012 to October 2012", "d’avril 2012 à octobre 2012"),
        ("2012-06-08", "..", "since 8 June 2012, still so in 2024", "depuis le 8 juin 2012, toujours le cas en 2024"),
        (
            "2012-06",
            "[2013-01..]",
            "since June 2012, at least to January 2013",
            "depuis juin 2012, au moins jusqu’à janvier 2013",
        ),
    ],
)
def test_periods_are_said_in_both(begins: str, ends: str, english: str, french: str) -> None:
    """Since, to and at least take the form of the date after them."""
    assert lasting_words(begins, ends) == ("since 8 June 2012, still so in 2024" if ends == ".." else english)
    with speaking("fr"):
        assert lasting_words(begins, ends) == french
        assert period_words("2012-06-08", "2013-01-14") == "8 juin 2012 – 14 janv. 2013"


def test_windows_have_titles_in_both() -> None:
    """What a question asks about is named in the language of the answer, however it was typed."""
    titles = {"since 1 June 2012": "à partir du 1er juin 2012", "mai à août 2012": "mai–août 2012"}
    for typed, french in titles.items():
        with speaking("fr"):
            assert read_window(typed).title() == french
    with speaking("fr"):
        assert day_words(date(2013, 1, 14)) == "14 janvier 2013"


def test_a_name_is_read_in_the_language_of_its_reader() -> None:
    """One thing kept for all has the label of whoever looks; where it has none, the English one says that it is so."""
    gao = Thing("place/gao", Names("Timbuktu", {"fr": "Tombouctou"}))
    claim = Thing("claim/x", Names("MNLA retakes Kidal.", {}))
    assert (gao.label, language_of(claim.label)) == ("Timbuktu", "")
    with speaking("fr"):
        assert (gao.label, claim.label) == ("Tombouctou", "MNLA retakes Kidal.")
        assert (language_of(gao.label), language_of(claim.label)) == ("", "en")
