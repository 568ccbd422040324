"""What the titles of sources show by themselves: two titles in one, one title at two numbers."""

import pyoxigraph as ox
import pytest

from maliwar.build.facts import Facts
from maliwar.build.titles import fused_titles, near_duplicates
from maliwar.names import ID, MW, PREFIXES

TYPE, TITLE = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["dcterms"] + "title")


def _sources(*titles: str) -> Facts:
    triples = []
    for number, title in enumerate(titles, 1):
        source = ox.NamedNode(f"{ID}source/{number}")
        triples += [ox.Triple(source, TYPE, ox.NamedNode(MW + "Source")), ox.Triple(source, TITLE, ox.Literal(title))]
    return Facts.read(triples, [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Islamists seize Gao from Tuareg rebels", "Mali: Islamists seize Gao from Tuareg rebels"),
        ("Czech government approved sending troops", "Czech government approves sending troops"),
        ("Déclaration sur les évènements du Nord", "DECLARATION SUR LES EVENEMENTS DU NORD!"),
        ("Soldiers leave the camp / Parliament debates schools budget", "Parliament debates schools budget"),
    ],
)
def test_one_title_at_two_numbers_is_known_again(one: str, other: str) -> None:
    """A word more, a word bent, capitals and accents do not hide it; nor does being half of a fused title."""
    assert near_duplicates(_sources(one, other)) == [(ID + "source/1", ID + "source/2")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("At least 28 killed in an attack on a village", "At least 38 killed in an attack on a village"),
        ("Mali profile", "Mali profile"),
        ("French troops enter Diabaly", "French troops enter Timbuktu"),
    ],
)
def test_two_titles_stay_two(one: str, other: str) -> None:
    """Another number makes another report; short titles and another town do too."""
    assert near_duplicates(_sources(one, other)) == []


@pytest.mark.parametrize(
    ("title", "fused"),
    [
        ("Soldiers deploy to the northern camp / Parliament debates a budget for schools", True),
        ("US provide French air transport in Mali / US to provide French air transport in Mali", False),
        ("Voices United for Mali (Peace / La Paix)-Français sous-titres pour tous", False),
        ("The army takes position at Kidal – Mali / Tchad – RFI", False),
    ],
)
def test_two_titles_in_one_are_told_apart(title: str, fused: bool) -> None:
    """A title printed twice, a stroke in brackets or between two countries is one title."""
    assert bool(fused_titles(_sources(title))) is fused
