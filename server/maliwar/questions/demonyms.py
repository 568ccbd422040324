"""The adjectives of countries, in English and French: French troops, l'armée malienne."""

from functools import lru_cache
from typing import Final

from maliwar.names import MW
from maliwar.questions.labels import LabelIndex, Match
from maliwar.questions.spelling import fold

_ADJECTIVES: Final = {
    "Algeria": "algerian algerien algerienne",
    "Burkina Faso": "burkinabe",
    "Canada": "canadian canadien canadienne",
    "Chad": "chadian tchadien tchadienne",
    "China": "chinese chinois chinoise",
    "Egypt": "egyptian egyptien egyptienne",
    "France": "french francais francaise",
    "Germany": "german allemand allemande",
    "Guinea": "guinean guineen guineenne",
    "Italy": "italian italien italienne",
    "Mali": "malian malien malienne",
    "Mauritania": "mauritanian mauritanien mauritanienne",
    "Netherlands": "dutch neerlandais neerlandaise",
    "Niger": "nigerien nigerienne",
    "Nigeria": "nigerian nigeriane",
    "Russia": "russian russe",
    "Senegal": "senegalese senegalais senegalaise",
    "Spain": "spanish espagnol espagnole",
    "Togo": "togolese togolais togolaise",
    "Turkey": "turkish turc turque",
    "United Kingdom": "british britannique",
    "United States": "american americain americaine",
}
_COUNTRIES: Final = {
    form: country
    for country, adjectives in _ADJECTIVES.items()
    for adjective in adjectives.split()
    for form in (adjective, adjective + "s")
}
_ARMIES: Final = frozenset(
    {"army", "armee", "armees", "forces", "troops", "troupes", "soldiers", "soldats", "military", "militaires"}
)
_READ: Final = 0.96
"""Less than exact, so that the answer says how it was read."""


@lru_cache(maxsize=4096)
def country(text: str, labels: LabelIndex) -> tuple[Match, ...]:
    """Return the country that an adjective stands for, or the army where one says `troupes tchadiennes`."""
    parts = [fold(part) for part in text.split()]
    named = [_COUNTRIES[part] for part in parts if part in _COUNTRIES]
    others = {part for part in parts if part not in _COUNTRIES}
    if len(named) != 1 or len(parts) != len(others) + 1 or not others <= _ARMIES:
        return ()
    armies = {
        match.thing
        for word in ("troops", "military", "army")
        for match in labels.find(f"{_adjective(named[0])} {word}", MW + "Actor")
    }
    found = armies if others else {match.thing for match in labels.find(named[0], MW + "Actor")}
    return tuple(Match(thing, text, True, _READ) for thing in sorted(found)[:1])


def _adjective(name: str) -> str:
    return _ADJECTIVES[name].split()[0]
