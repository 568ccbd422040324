"""The names of things: found however they are spelt, never guessed."""

import fixture_graph
import pytest

from maliwar.errors import UnknownThing
from maliwar.names import ID, MW
from maliwar.questions.spelling import fold, words

ACTOR, PLACE = MW + "Actor", MW + "Place"
CONCEPT = ID + "concept/"


@pytest.mark.parametrize(
    ("text", "of", "path"),
    [
        ("ansar dine", ACTOR, "actor/ansar-dine"),
        ("Ansar-Eddine", ACTOR, "actor/ansar-dine"),
        ("tombouctou", PLACE, "place/timbuktu"),
        ("Mali", PLACE, "place/mali"),
        ("Mali", ACTOR, "actor/mali"),
        ("the MUJAO", None, "actor/mojwa"),
        ("place/kidal", None, "place/kidal"),
    ],
)
def test_a_name_finds_its_thing(text: str, of: str | None, path: str) -> None:
    """Labels and aliases in any language, narrowed by class."""
    assert fixture_graph.labels().resolve(text, of).path == path


@pytest.mark.parametrize(
    ("text", "iri"), [("battle", MW + "Battle"), ("Airstrike", MW + "Airstrike"), ("Stoning", CONCEPT + "stoning")]
)
def test_a_kind_of_event_is_a_class_or_a_finer_kind(text: str, iri: str) -> None:
    """Terms are found in their scheme, and are no things: a sentence does not name them."""
    labels = fixture_graph.labels()
    assert labels.resolve(text, CONCEPT + "event-kinds").iri == iri
    assert iri in {thing.iri for thing in labels.pick(CONCEPT + "event-kinds")}
    assert not labels.find(text)
    with pytest.raises(UnknownThing, match="flag of a source"):
        labels.resolve(text, CONCEPT + "source-qualities")


def test_a_name_of_two_things_lists_the_choices() -> None:
    """Nothing is chosen for the asker."""
    with pytest.raises(UnknownThing) as caught:
        fixture_graph.labels().resolve("Mali")
    assert set(caught.value.near) == {"actor/mali", "place/mali"}


@pytest.mark.parametrize(("text", "near"), [("Ansar", "Ansar Dine"), ("MLNA", "MNLA"), ("Timbuctu", "Timbuktu")])
def test_an_unknown_name_brings_what_comes_close(text: str, near: str) -> None:
    """Parts of names, and names spelt alike."""
    with pytest.raises(UnknownThing) as caught:
        fixture_graph.labels().resolve(text)
    assert near in caught.value.near


def test_an_iri_of_another_class_is_no_answer() -> None:
    """A place is not taken where an actor is asked for."""
    with pytest.raises(UnknownThing, match="not an actor"):
        fixture_graph.labels().resolve("https://w3id.org/maliwar/id/place/gao", ACTOR)


def test_a_stranger_iri_is_unknown() -> None:
    """Whatever it is, it is not in the graph."""
    with pytest.raises(UnknownThing):
        fixture_graph.labels().resolve("https://example.org/x")


def test_suggestions_put_the_exact_name_first() -> None:
    """Type-ahead: exact, then containing, then alike."""
    suggested = [match.thing.path for match in fixture_graph.labels().suggest("kidal", PLACE)]
    assert suggested[0] == "place/kidal"
    assert set(suggested) >= {"place/kidal-airport", "place/kidal-region"}


def test_a_thing_without_a_label_is_called_by_its_iri() -> None:
    """Claims have no labels of their own."""
    assert fixture_graph.labels().label("https://w3id.org/maliwar/id/claim/konna-retaken") == "konna retaken"


def test_references_carry_their_number() -> None:
    """The number of the article's list."""
    assert fixture_graph.labels().thing("https://w3id.org/maliwar/id/source/142").number == 142


def test_spelling_is_blind_to_case_accents_and_punctuation() -> None:
    """One spelling to compare by; half a character does no harm."""
    assert fold("L’Azawad – Libération") == "lazawadliberation"
    assert words("The Battle of Gao, 2012") == ("battle", "of", "gao", "2012")
    assert fold("\ud800") == ""
