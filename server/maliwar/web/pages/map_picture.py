"""What a map is drawn from: the rows of all days, places, names, and the words that stand in the picture."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from maliwar.languages import N_, language
from maliwar.languages import gettext as _
from maliwar.names import ID
from maliwar.questions.account import TOLD
from maliwar.reading import portion
from maliwar.reading.holders import holders
from maliwar.reading.layout import GRADES
from maliwar.reading.map import SYMBOLS, Atlas, Spot, View, changes, number
from maliwar.war import war
from maliwar.web.replies import desk

ZOOM: Final = (0.6, 40.0)
SYMBOL_WORDS: Final = {
    "fight": N_("battle or offensive"),
    "attack": N_("attack, bombing or destruction"),
    "capture": N_("capture"),
    "leave": N_("retreat or withdrawal"),
    "harm": N_("death, abduction or violation of rights"),
    "move": N_("deployment or other military event"),
    "word": N_("words: talks, agreements, decisions, protest"),
}
MODES: Final = ("sole", "joint", "contested-control", "claimed", "presence")


@dataclass(frozen=True)
class Frame:
    """Which part of the map is shown: the degrees at its middle, None for all places, and how much it is enlarged."""

    at: tuple[float, float] | None = None
    zoom: float = 1.0


def atlas() -> Atlas:
    """Return what asks for the rows of maps."""
    service = desk().service
    return Atlas(service.engine, service.catalogue, service.labels, service.version)


def picture(asks: Atlas, view: View, frame: Frame, spots: Iterable[Spot], *, events: bool) -> dict[str, Any]:
    """Return what the picture is drawn from: the rows of all days, places, names, and the words that stand in it."""
    if desk().large:
        stretch = portion.around(view.day)
        view = replace(view, within=(stretch.first, stretch.last))
    asked = (view.kind, view.actor, view.known_on, view.within)
    rows = desk().remembered(("map", events, language(), *asked), lambda: _rows(asks, view, spots, events=events))
    return {
        "day": number(view.day),
        "days": view.days,
        "at": frame.at,
        "zoom": frame.zoom,
        "zooms": ZOOM,
        "first": number(view.within[0] if view.within else TOLD.first),
        "last": number(view.within[1] if view.within else TOLD.last),
        "ground": ground(),
        "question": view.control()[0],
        "known": view.known_on,
        **rows,
    }


def ground() -> dict[str, Any]:
    """Return where the map lies, in degrees: its corners and its middle, and which country all is about.

    Nothing where neither the project says it nor any place has a point.
    """
    told = war()
    if not told.box:
        return {}
    west, south, east, north = told.box
    middle = told.middle or ((west + east) / 2, (south + north) / 2)
    return {"box": list(told.box), "middle": list(middle), "country": told.country}


def _rows(asks: Atlas, view: View, spots: Iterable[Spot], *, events: bool) -> dict[str, Any]:
    """Return the part of it that is the same for every day."""
    lanes = asks.lanes(view)
    holds, happened = asks.holds(lanes), asks.happenings(view) if events else []
    used = {each for row in holds for each in row["holders"]}
    parties = holders(asks.engine, asks.labels, lanes.parties)
    told = {row["where"] for row in holds} | {where for row in happened for where in row["where"]}
    return {
        "spots": [_spot(spot) for spot in spots if spot.exact and (not view.within or spot.place.path in told)],
        "holders": [party.to_json() for party in parties if party.actor.path in used],
        "holds": holds,
        "events": happened,
        "changes": changes([*holds, *happened]),
        "words": _words(),
    }


def _spot(spot: Spot) -> dict[str, Any]:
    return {"id": spot.place.path, "name": spot.place.label, "at": [spot.longitude, spot.latitude]}


def _map_title() -> str:
    place = war().place
    if not place:
        return _("Map of the places")
    return _("Map of %(place)s and its neighbours", place=desk().service.labels.label(place))


def _words() -> dict[str, Any]:
    """Return the words that stand in the picture, in the reader's language."""
    label = desk().service.labels.label
    return {
        "title": _map_title(),
        "modes": {mode: label(f"{ID}concept/{mode}") for mode in MODES},
        "symbols": {name: _(SYMBOL_WORDS[name]) for name in (*SYMBOLS, "word")},
        "grades": {name: _(word) for name, (word, _text) in GRADES.items()},
        "possible": _("dashed: possible, as far as the dates allow"),
        "disputed": _("disputed"),
        "toll": _("killed: lowest and highest single number given, never added up"),
        "more": _("more than"),
        "killed": _("killed"),
        "held": _("Held by"),
        "happened": _("Happened here"),
        "nothing": _("Nothing is recorded of it here for this day."),
        "says": _("says so"),
        "denies": _("denies it"),
        "why": _("Why?"),
        "place": _("A place on the map"),
        "close": _("Close"),
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "whole": _("All places"),
        "scale": _("km"),
        "outside": _("Outside this view"),
        "places": _("places"),
        "others": _("others possible too"),
        "further": _("and {count} more: choose a place to see who holds it"),
    }
