"""Whether a Wikidata item looks like one of our things: by its names, and by the names of its classes."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz, process

from maliwar.folding import fold, words

CLOSE: Final = 85.0
"""From this similarity on, of 100, two names count as close."""

_ARMED: Final = frozenset({
    "armed", "militant", "militia", "paramilitary", "rebel", "terrorist", "insurgent", "guerrilla",
})  # fmt: skip
_BODY: Final = frozenset({
    "organization", "organisation", "group", "movement", "party", "front", "coalition", "alliance", "association",
})  # fmt: skip
_MEDIA: Final = frozenset({
    "newspaper", "news", "media", "agency", "broadcaster", "magazine", "television", "radio", "website", "channel",
    "periodical", "journal", "company", "publisher", "network", "press", "portal", "enterprise",
})  # fmt: skip
_STATE: Final = frozenset({"state", "country", "nation", "republic", "kingdom", "polity"})
_PLACE: Final = frozenset({
    "town", "city", "commune", "village", "settlement", "capital", "municipality", "oasis", "community", "region",
    "cercle", "territory", "area", "airport", "country", "state", "desert", "mountain", "river", "border", "province",
    "unit", "site", "building", "camp", "mausoleum", "mosque", "library", "wilaya", "district", "entity",
})  # fmt: skip
_HAPPENING: Final = frozenset({
    "battle", "conflict", "war", "attack", "bombing", "massacre", "coup", "operation", "offensive", "crisis", "event",
    "occurrence", "insurgency", "rebellion", "agreement", "accord", "treaty", "resolution", "mission", "campaign",
    "intervention", "siege", "killing", "ceasefire", "uprising", "revolt", "hostage", "clash", "raid", "ambush",
})  # fmt: skip
_WORDS: Final[dict[str, frozenset[str]]] = {
    "Person": frozenset({"human", "person"}),
    "State": _STATE,
    "Population": frozenset({"people", "ethnic", "group", "population", "nation"}),
    "ArmedForce": _BODY | _ARMED | {"military", "army", "force", "forces", "navy", "service", "unit"},
    "Mission": _BODY | _HAPPENING | {"peacekeeping", "force", "training"},
    "InternationalOrganisation": _BODY | {"international", "institution", "union", "bank", "community", "council"},
    "PoliticalBody": _BODY | {"government", "political", "assembly", "parliament", "junta", "ministry", "council"},
    "NewsOrganisation": _MEDIA,
    "Court": frozenset({"court", "tribunal", "organization"}),
    "NGO": _BODY | {"nonprofit", "ngo", "non"},
    "ResearchBody": _BODY | {"university", "institute", "tank", "college", "programme", "program", "institution"},
    "PrivateMilitaryCompany": _ARMED | _BODY | {"company", "military", "contractor", "enterprise"},
    **dict.fromkeys(("ArmedGroup", "Militia", "Faction", "Coalition"), _ARMED | _BODY | {"faction", "force", "branch"}),
    "Place": _PLACE,
    "Event": _HAPPENING,
    "Operation": _HAPPENING,
    "War": _HAPPENING,
    "Agreement": _HAPPENING,
}
"""English words, one of which the label of a fitting class has; for classes that are not here anything fits."""


def closest(ours: Iterable[str], theirs: Iterable[str]) -> tuple[float, str]:
    """Return the best similarity, 0 to 100, between two sets of names, and theirs that has it.

    Case, accents and punctuation do not count; short acronyms must be the same.
    """
    known = {name: fold(name) for name in theirs}
    best = (0.0, "")
    for name in ours:
        spelt = fold(name)
        if not spelt:
            continue
        if len(spelt) <= 5:
            same = next((their for their, folded in known.items() if folded == spelt), None)
            best = max(best, (100.0, same)) if same else best
            continue
        match = process.extractOne(spelt, known, scorer=fuzz.ratio)
        if match:
            best = max(best, (match[1], match[2]))
    return best


def class_fits(classes: Iterable[str], theirs: Iterable[str]) -> bool | None:
    """Return whether one of the item's classes, by its English label, suits ours; None where neither tells."""
    wanted = [_WORDS[name] for name in classes if name in _WORDS]
    told = {word for label in theirs for word in words(label)}
    if not wanted or not told:
        return None
    return any(told & each for each in wanted)
