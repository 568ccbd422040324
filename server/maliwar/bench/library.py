"""The passages and sources on which the claims of one file rest, made when a claim needs them.

A passage belongs to a month and cites a few sources published in it; what a claim tells happened before. So no source
is left without a claim, no citation names a source whose mark its passage lacks, and few dates are anomalous.
"""

from dataclasses import dataclass, field

from maliwar.bench.cast import Cast
from maliwar.bench.chance import Chance
from maliwar.bench.days import day_in_month, month_of
from maliwar.bench.numbers import Numbers
from maliwar.bench.sheet import Sheet

_USES = 14
"""Claims that a passage carries before the next one is begun."""
_ATTESTED = 60
"""Names that a passage attests."""
_HEADLINES = ("Fighting near", "Talks about", "Report from", "Fear in", "Troops move on", "A week in", "Aid reaches")


@dataclass
class _Passage:
    name: str
    month: int
    wanted: int
    sources: list[str] = field(default_factory=list)
    uses: int = 0


class Library:
    """What is cited in one file; `close` writes it there."""

    def __init__(self, sheet: Sheet, cast: Cast, chance: Chance, numbers: Numbers) -> None:
        self._sheet, self._cast, self._chance, self._numbers = sheet, cast, chance, numbers
        self._open: dict[int, _Passage] = {}
        self._attesting: _Passage | None = None

    @property
    def pending(self) -> int:
        """Triples of the passages that `close` would write."""
        passages = [*self._open.values(), *([self._attesting] if self._attesting else ())]
        return sum(7 + len(passage.sources) for passage in passages)

    def citation(self, last: int) -> str:
        """Return a citation, in Turtle, for what was over by that day."""
        month = month_of(last) + 1 + (self._chance.below(6) if self._chance.happens(0.2) else 0)
        passage = self._open.get(month) or self._begun(month)
        passage.uses += 1
        source = self._source(passage)
        if passage.uses >= _USES:
            self._finish(self._open.pop(month))
        return f"[ mw:source {source} ; mw:passage {passage.name} ]"

    def attested(self) -> str:
        """Return a passage that names a thing."""
        if self._attesting is None or self._attesting.uses >= _ATTESTED:
            if self._attesting is not None:
                self._finish(self._attesting)
            self._attesting = self._passage(0, 0)
        self._attesting.uses += 1
        return self._attesting.name

    def close(self) -> None:
        """Write the passages that are still open."""
        for passage in (*self._open.values(), *([self._attesting] if self._attesting else ())):
            self._finish(passage)
        self._open.clear()
        self._attesting = None

    def _begun(self, month: int) -> _Passage:
        passage = self._passage(month, self._chance.between(1, 4))
        if self._chance.happens(0.25):
            passage.sources.append(self._cast.yearbook(self._chance.unit()))
            passage.wanted += 1
        self._open[month] = passage
        return passage

    def _passage(self, month: int, wanted: int) -> _Passage:
        return _Passage(f"passage:p{self._numbers.passage()}", month, wanted)

    def _source(self, passage: _Passage) -> str:
        if self._chance.happens(0.08):
            return "source:article"
        if len(passage.sources) < passage.wanted:
            passage.sources.append(self._new_source(passage.month))
            return passage.sources[-1]
        return self._chance.one_of(passage.sources)

    def _new_source(self, month: int) -> str:
        chance, number = self._chance, self._numbers.source()
        title = f"{chance.one_of(_HEADLINES)} {self._cast.place(chance.unit()).label}, dispatch {number}"
        lines = [
            "a mw:Source",
            f'rdfs:label "[{number}] {title}"@en',
            f"mw:number {number}",
            f'dcterms:title "{title}"@en',
            f"dcterms:publisher {self._cast.press(chance.unit()).name}",
        ]
        draw = chance.unit()
        if draw < 0.02:
            lines.append("mw:quality concept:undated")
        else:
            early = 9 if draw < 0.03 else 0  # one in a hundred is older than what it tells
            lines.append(f'dcterms:issued "{day_in_month(max(month - early, 0), chance.between(1, 28))}"^^edtf:')
        if draw > 0.6:
            lines.append(f'mw:retrievedOn "{day_in_month(month + 1 + chance.below(3), 28)}"^^edtf:')
        if draw > 0.95:
            lines.append("mw:quality concept:dead-link")
        self._sheet.block(f"source:{number}", *lines)
        return f"source:{number}"

    def _finish(self, passage: _Passage) -> None:
        number = int(passage.name.partition(":p")[2])
        section = f"Year {2012 + passage.month // 12} > Month {passage.month % 12 + 1}"
        lines = [
            "a mw:Passage",
            f'rdfs:label "p{number}, {section}"@en',
            f'mw:section "{section}"',
            f"mw:paragraph {number % 40 + 1}",
            f"mw:start {number * 600}",
            f"mw:end {number * 600 + 599}",
            "mw:passageKind concept:prose",
        ]
        if passage.sources:
            lines.append("mw:cites " + " , ".join(passage.sources))
        self._sheet.block(passage.name, *lines)
