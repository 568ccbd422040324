"""What a story is written with: the draws, the cast, the file, and the claims that every story rests on."""

from dataclasses import dataclass, field

from maliwar.bench.cast import Cast, Named
from maliwar.bench.chance import Chance
from maliwar.bench.days import LENGTH, iso
from maliwar.bench.library import Library
from maliwar.bench.numbers import Numbers
from maliwar.bench.sheet import Sheet

ARTICLE = "actor:article"
_WORDS = ("told on the spot", "as the morning bulletin has it", "said to reporters", "read from a statement")


@dataclass(frozen=True)
class Subject:
    """What claims are about: its name in Turtle, its label, and the last day of it (in days from the war's first)."""

    name: str
    label: str
    last: int

    @property
    def slug(self) -> str:
        """What its IRI ends in."""
        return self.name.partition(":")[2]


@dataclass(frozen=True)
class Said:
    """How something is said: the end of the claim's IRI, by whom, with which stance, and lines of its own."""

    mark: str
    asserter: str = ARTICLE
    stance: str = "asserts"
    status: str = "accepted"
    kind: str = "Claim"
    label: str = ""
    more: tuple[str, ...] = ()


@dataclass
class Desk:
    """One file's desk; `turns` and `dead` go from file to file, for they say what earlier files have told."""

    cast: Cast
    chance: Chance
    numbers: Numbers
    sheet: Sheet
    turns: dict[int, int] = field(default_factory=dict)
    """How many turns of control of a place are told, by the place's rank."""
    dead: set[int] = field(default_factory=set)
    """The ranks of persons whose death is told."""

    def __post_init__(self) -> None:
        self.library = Library(self.sheet, self.cast, self.chance, self.numbers)

    @property
    def triples(self) -> int:
        """Triples so far, with those of the passages that are still open."""
        return self.sheet.triples + self.library.pending

    def close(self) -> int:
        """Write the file; return its triples."""
        self.library.close()
        return self.sheet.close()

    def asserter(self, *parties: Named) -> str:
        """Return who asserts: the article in its own voice, the press and witnesses, or one of the parties."""
        draw = self.chance.unit()
        if draw < 0.62 or (draw >= 0.88 and not parties):
            return ARTICLE
        if draw < 0.88:
            return self.cast.voice(self.chance.unit()).name
        return self.chance.one_of(parties).name

    def claim(self, about: Subject, said: Said) -> str:
        """Write one claim and return its name."""
        name, chance = f"claim:{about.slug}-{said.mark}", self.chance
        lines = [
            f"a mw:{said.kind}",
            f'rdfs:label "{said.label or about.label}"@en',
            f"mw:about {about.name}",
            f"mw:stance concept:{said.stance}",
            f"mw:asserter {said.asserter}",
            f"mw:status concept:{said.status}",
            *said.more,
        ]
        if said.asserter != ARTICLE and chance.happens(0.8):
            lines.append(f'mw:saidOn "{iso(min(about.last + chance.below(12), LENGTH + 60))}"^^edtf:')
        if said.status in ("contested", "rejected"):
            lines.append('skos:editorialNote "Others say otherwise; nothing settles it."@en')
        if chance.happens(0.15):
            lines.append("mw:manner concept:reported" if said.asserter != ARTICLE else "mw:manner concept:inferred")
        if chance.happens(0.3):
            lines.append(f'mw:wording "{chance.one_of(_WORDS)}"@en')
        lines.append(f"mw:citation {self.library.citation(about.last)}")
        self.sheet.block(name, *lines)
        return name

    def claims(self, about: Subject, parties: tuple[Named, ...], contested: bool = False) -> None:
        """Write what a situation or an event rests on: a claim, perhaps a second voice, and a denial if contested."""
        status = "contested" if contested else "accepted"
        first = self.claim(about, Said("c1", self.asserter(*parties), status=status))
        if self.chance.happens(0.3):
            more = (f"mw:corroborates {first}",) if self.chance.happens(0.5) else ()
            voice = self.cast.voice(self.chance.unit()).name
            self.claim(about, Said("c2", voice, "confirms", label=f"{about.label}, confirmed", more=more))
        if contested:
            denier = self.chance.one_of(parties).name if parties else self.cast.voice(self.chance.unit()).name
            said = Said(
                "c3", denier, "denies", status, label=f"{about.label}, denied", more=(f"mw:contradicts {first}",)
            )
            self.claim(about, said)
