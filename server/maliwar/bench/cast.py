"""Who and where: the actors, persons and places of the invented war, drawn with the skew of a real one."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Final

from maliwar.bench.chance import Skewed, mixed
from maliwar.bench.invented import person, slug, word


@dataclass(frozen=True)
class Named:
    """An IRI in Turtle, its class, its label, its rank among its like, and what it is part of."""

    name: str
    kind: str
    label: str
    rank: int
    part_of: str | None = None

    @property
    def slug(self) -> str:
        """What its IRI ends in."""
        return self.name.partition(":")[2]


_PLAYERS: Final = (
    ("State", "Republic of {}"),
    ("ArmedGroup", "Front for {}"),
    ("ArmedForce", "Army of {}"),
    ("ArmedGroup", "Movement of {}"),
    ("Militia", "Guards of {}"),
    ("InternationalOrganisation", "Union of {}"),
    ("ArmedGroup", "Brigade of {}"),
    ("Mission", "Mission in {}"),
    ("Faction", "Wing of {}"),
    ("Coalition", "Alliance of {}"),
    ("Militia", "Watch of {}"),
    ("ArmedGroup", "Company of {}"),
    ("PoliticalBody", "Council of {}"),
    ("PrivateMilitaryCompany", "{} Security"),
)
_VOICES: Final = (
    ("NewsOrganisation", "{} Herald"),
    ("AnonymousActor", "a resident of {}"),
    ("NewsOrganisation", "Radio {}"),
    ("NGO", "Relief for {}"),
    ("AnonymousActor", "an officer in {}"),
    ("NewsOrganisation", "{} News Agency"),
)
_SUFFERERS: Final = (("Population", "people of {}"), ("UnresolvedActor", "gunmen near {}"))


class Cast:
    """Everybody and every place, for so many triples; grows with the square root, so it stays small."""

    def __init__(self, triples: int, seed: int) -> None:
        root = sqrt(triples)
        self.seed = seed
        self.players = _actors(_PLAYERS, max(30, round(1.6 * root)), 0)
        self.voices = _actors(_VOICES, max(12, round(0.4 * root)), 1)
        self._press = [voice for voice in self.voices if voice.kind == "NewsOrganisation"]
        self.sufferers = _actors(_SUFFERERS, max(6, round(0.2 * root)), 2)
        self.persons = [
            Named(f"person:{slug(person(rank))}", "Person", person(rank), rank)
            for rank in range(max(20, round(1.1 * root)))
        ]
        self.places = list(_places(max(30, round(1.5 * root))))
        self._settled = [place for place in self.places if place.kind in ("Settlement", "Site")]
        self.wholes = max(4, round(root / 25))
        """Operations, and as many agreements."""
        self._player_skew = Skewed(len(self.players), 0.9)
        self._person_skew = Skewed(len(self.persons), 0.6)
        self._place_skew = Skewed(len(self._settled), 0.8)
        self._yearbooks = Skewed(self.wholes, 1.0)

    def player(self, unit: float) -> Named:
        """Return who fights, talks and rules; the first few have a part in much of what happens."""
        return self.players[self._player_skew.at(unit)]

    def pair(self, one: float, other: float) -> tuple[Named, Named]:
        """Return two different players."""
        first, second = self._player_skew.at(one), self._player_skew.at(other)
        if first == second:
            second = (first + 1) % len(self.players)
        return self.players[first], self.players[second]

    def place(self, unit: float) -> Named:
        """Return a settlement or a site."""
        return self._settled[self._place_skew.at(unit)]

    def person(self, unit: float) -> Named:
        """Return a person."""
        return self.persons[self._person_skew.at(unit)]

    def voice(self, unit: float) -> Named:
        """Return who is quoted: the press, relief workers, people without a name."""
        return self.voices[int(unit * unit * len(self.voices))]

    def press(self, unit: float) -> Named:
        """Return a news organisation."""
        return self._press[int(unit * unit * len(self._press))]

    def sufferer(self, unit: float) -> Named:
        """Return people who act and suffer without an organisation."""
        return self.sufferers[int(unit * len(self.sufferers))]

    def yearbook(self, unit: float) -> str:
        """Return a source that claims of many files rest on."""
        return f"source:yearbook-{self._yearbooks.at(unit) + 1}"

    def holder(self, place: Named, turn: int) -> Named:
        """Return who holds a place in a turn: always the same."""
        return self.player(mixed(self.seed, 7, place.rank, turn) / 2**64)


def _actors(kinds: tuple[tuple[str, str], ...], size: int, family: int) -> list[Named]:
    found: list[Named] = []
    for rank in range(size):
        kind, form = kinds[rank % len(kinds)]
        label = form.format(word(3 * (4 * rank + family) + 1))
        # An army serves the state two ranks before it.
        whole = found[rank - 2].name if kind == "ArmedForce" else None
        found.append(Named(f"actor:{slug(label)}", kind, label, rank, whole))
    return found


def _places(size: int) -> Iterator[Named]:
    """Yield a country, its regions, and towns and sites in them; what contains comes before what it contains."""
    country = word(0)
    yield Named(f"place:{slug(country)}", "Country", country, 0)
    regions = max(3, size // 40)
    for rank in range(1, size):
        label, above = word(3 * rank), f"place:{slug(country)}"
        if rank <= regions:
            yield Named(f"place:{slug(label)}-region", "Region", f"{label} Region", rank, above)
            continue
        number = rank - regions - 1
        if number % 10 == 9:  # a camp at the town before it
            town = word(3 * (rank - 1))
            yield Named(f"place:{slug(town)}-camp", "Site", f"{town} Camp", rank, f"place:{slug(town)}")
        else:
            region = word(3 * (number % regions + 1))
            yield Named(f"place:{slug(label)}", "Settlement", label, rank, f"place:{slug(region)}-region")
