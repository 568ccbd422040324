"""Claims for the index: when each was made, how strong it is, what it asserts and denies."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date

from maliwar.build.facts import Facts
from maliwar.dates import FOREVER, Span, edtf_span
from maliwar.errors import BadDate, Finding
from maliwar.names import PREFIXES

STATED, UNCITED, REPORTED, CLAIMED, INFERRED = range(5)

_CONCEPT = PREFIXES["concept"]
_SIDES = {
    "asserts": "asserts",
    "confirms": "asserts",
    "admits": "asserts",
    "revises": "asserts",
    "denies": "denies",
}
_THE_ARTICLE = PREFIXES["source"] + "article"
_IN_ITS_OWN_VOICE = PREFIXES["actor"] + "article"
_OPEN = Span(None, None)


@dataclass
class Claims:
    """Every claim; `attested` spans the days on which somebody said, dated, that a thing was so."""

    facts: Facts
    all: list[str]
    about: dict[str, list[str]]
    attested: dict[str, Span] = field(default_factory=dict)
    issued: dict[str, Span] = field(default_factory=dict)
    """When each source was published, by its entry."""
    read_by: dict[str, Span] = field(default_factory=dict)
    """When each source was archived or retrieved, whichever was first."""
    findings: list[Finding] = field(default_factory=list)
    _sources: dict[str, set[str]] = field(default_factory=dict)
    _said: dict[str, Span] = field(default_factory=dict)
    _clocks: dict[str, Span] = field(default_factory=dict)

    @classmethod
    def read(cls, facts: Facts) -> "Claims":
        """Gather the claims and their sources; a date that cannot be read is a finding.

        Their clocks stand still until `set_clocks`.
        """
        about = {claim: list(dict.fromkeys(things)) for claim, things in facts.of("about").items()}
        claims = cls(facts, list(dict.fromkeys([*sorted(facts.instances("Claim")), *about])), about)
        source = facts.of("source")
        for claim in claims.all:
            cited = {found for node in facts.of("citation").get(claim, ()) for found in source.get(node, ())}
            claims._sources[claim] = cited
        claims._read_dates()
        return claims

    def set_clocks(self, anomalous: Set[str]) -> None:
        """Bound when each claim was made: by its own day, else by its sources; dates that are `anomalous` do not count.

        Before, `known_between` has no answer.
        """
        self._clocks = {claim: self._said.get(claim) or self._published(claim, anomalous) for claim in self.all}

    def sources(self, claim: str) -> Set[str]:
        """Return what it cites."""
        return self._sources[claim]

    def stances(self, claim: str) -> set[str]:
        """Return the slugs of its stances; one claim has one, which is for the shapes to say."""
        return {found.removeprefix(_CONCEPT) for found in self.facts.of("stance").get(claim, ())}

    def sides(self, claim: str) -> set[str]:
        """Return `asserts`, `denies` or neither."""
        return {_SIDES[stance] for stance in self.stances(claim) if stance in _SIDES}

    def known_between(self, claim: str) -> tuple[date, date]:
        """Return the first and the last day on which it may have been made; what is open is filled."""
        clock = self._clocks[claim]
        return clock.earliest or FOREVER[0], clock.latest or FOREVER[1]

    def rank(self, claim: str) -> int:
        """Return how strong it is: STATED (0) the strongest, INFERRED (4) the weakest."""
        if self.facts.is_(claim, "manner", "inferred"):
            return INFERRED
        asserters = set(self.facts.of("asserter").get(claim, ()))
        if self._voices(claim, asserters) & self._parties(claim):
            return CLAIMED
        second_hand = any(self.facts.is_(claim, "manner", manner) for manner in ("reported", "alleged"))
        if second_hand or asserters - {_IN_ITS_OWN_VOICE}:
            return REPORTED
        return STATED if self._sources[claim] - {_THE_ARTICLE} else UNCITED

    def _voices(self, claim: str, asserters: set[str]) -> set[str]:
        speaks_for = self.facts.of("speaksFor")
        return asserters.union(*(speaks_for.get(voice, ()) for voice in (claim, *asserters)))

    def _parties(self, claim: str) -> set[str]:
        """Return who has a part in what it is about, or in the count that it gives."""
        return set().union(*(self.facts.involved(thing) for thing in (claim, *self.about.get(claim, ()))))

    def _read_dates(self) -> None:
        self.issued, self.read_by = self._dates("dcterms:issued"), self._dates("archivedOn", "retrievedOn")
        self._said = self._dates("saidOn")
        days: dict[str, list[Span]] = defaultdict(list)
        for claim in self.all:
            if claim in self._said and "asserts" in self.sides(claim):
                for thing in self.about.get(claim, ()):
                    days[thing].append(self._said[claim])
        for thing, spans in days.items():
            first = min((span.latest for span in spans if span.latest), default=None)
            last = max((span.earliest for span in spans if span.earliest), default=None)
            self.attested[thing] = Span(first, last)

    def _published(self, claim: str, anomalous: Set[str]) -> Span:
        """Bound by the cited sources: known when the first of them was out.

        An anomalous date (a report published before its event, or after it was read) is passed over for the day it
        was archived or retrieved. The article came last and says only that the claim was known by then.
        """
        cited = sorted(self._sources[claim])
        sound = [source for source in cited if source not in anomalous]
        published = [self.issued[source] for source in sound if source in self.issued and source != _THE_ARTICLE]
        if published:
            firsts, lasts = [span.earliest for span in published], [span.latest for span in published]
            return Span(
                None if None in firsts else min(day for day in firsts if day),
                min((day for day in lasts if day), default=None),
            )
        seen = [self.read_by[source].latest for source in cited if source in self.read_by]
        seen += [self.issued[source].latest for source in sound if source in self.issued]
        return Span(None, min((day for day in seen if day), default=None))

    def _dates(self, *names: str) -> dict[str, Span]:
        """Read one property, or several of which the one that bounds earliest counts."""
        spans: dict[str, Span] = {}
        for name in names:
            iri = PREFIXES["dcterms"] + name.partition(":")[2] if ":" in name else name
            for thing, texts in self.facts.of(iri).items():
                for text in texts:
                    try:
                        span = edtf_span(text)
                    except BadDate as problem:
                        self.findings.append(Finding(thing, None, f"{name}: {problem.message}"))
                        continue
                    spans[thing] = min(spans.get(thing, span), span, key=lambda found: found.latest or date.max)
        return spans
