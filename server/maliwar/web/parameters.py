"""What a page may be asked for: its own parameters, each once, in text; anything else is a mistake that is told."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

from flask import Flask, request

from maliwar.errors import BadInput, BadParameter
from maliwar.languages import gettext as _
from maliwar.questions.labels import Thing
from maliwar.web.replies import desk
from maliwar.web.versions import check_version

EVERYWHERE: Final = ("lang",)
"""What every page takes."""
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]|%[89a-fA-F]")
LONGEST: Final = 2_000
"""Characters of one value; what is longer is no date, no name and no sentence."""
PLAIN: Final[Mapping[str, tuple[str, ...]]] = {
    "about.about": (),
    "things.browse": (),
    "things.of_kind": (),
    "coverage.coverage": ("format", "version"),
    "ontology.ontology": ("format", "version"),
    "questions.catalogue": ("format", "version"),
    "downloads.listed": ("format", "version"),
}
"""The endpoints whose views look at no parameter of their own, with what else they take."""


def add_parameters(app: Flask) -> None:
    """Register that pages which take nothing say so."""
    app.before_request(_check_plain)


def check_parameters(*takes: str) -> None:
    """Raise BadParameter where the request has a parameter that the page does not take, one twice, or no text.

    `lang` is taken everywhere. What the values mean is the page's own affair.
    """
    known = (*takes, *EVERYWHERE)
    if not is_text(request.query_string):
        raise BadParameter(_("The address is not UTF-8: it has bytes in it that are no text."))
    for name, values in request.args.lists():
        about = {"name": name[:60]}
        if name not in known:
            told = {"path": request.path[:60], "name": repr(name[:60]), "offers": ", ".join(known)}
            raise BadParameter(_("%(path)s takes no parameter %(name)s; it takes %(offers)s.") % told, about)
        if len(values) > 1:
            times = {"name": name, "number": len(values)}
            raise BadParameter(_("%(name)s is given %(number)s times; give it once.") % times, about)
        if len(values[0]) > LONGEST and name != "version":  # compared, and told to be another
            long = {"name": name, "number": LONGEST}
            raise BadParameter(_("%(name)s is longer than %(number)s characters; shorten it.") % long, about)


def is_text(raw: bytes) -> bool:
    """Whether percent-encoded bytes are UTF-8; the framework would keep them as they are."""
    if not _BEYOND_ASCII.search(raw):
        return True
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def thing_of(given: Mapping[str, str], name: str, of: str) -> Thing | None:
    """Return the thing of a class that a parameter names; raises BadInput, with the parameter in its detail."""
    if name not in given:
        return None
    try:
        return desk().service.labels.resolve(given[name], of)
    except BadInput as error:
        error.detail = {**(error.detail if isinstance(error.detail, dict) else {}), "name": name}
        raise


def _check_plain() -> None:
    takes = PLAIN.get(request.endpoint or "")
    if takes is not None:
        check_parameters(*takes)
        check_version()
