"""Every kind of page of the site, once: what the checks of the whole site go through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from maliwar.web.wsgi.headers import CSP


@dataclass(frozen=True)
class Stop:
    """One page: a name for its screenshots, its address, and the status that it comes with."""

    name: str
    path: str
    status: int = 200

    def __str__(self) -> str:
        return self.name

    def spoken(self, language: str) -> str:
        """Return its address in a language."""
        return f"{self.path}{'&' if '?' in self.path else '?'}lang={language}"


PERSPECTIVES: Final = (
    Stop("home", "/"),
    Stop("alliances", "/alliances"),
    Stop("alliances-day", "/alliances?date=2013-01-14"),
    Stop("control", "/control"),
    Stop("control-konna", "/control?place=Konna&from=2013-01-08&to=2013-01-20"),
    Stop("map", "/map"),
    Stop("timeline", "/timeline"),
    Stop("disputes", "/disputes"),
    Stop("numbers", "/numbers"),
    Stop("sources", "/sources"),
    Stop("days", "/on"),
    Stop("day", "/on/2013-01-14"),
    Stop("search", "/search"),
    Stop("search-found", "/search?q=konna"),
    Stop("sparql", "/sparql"),
    Stop("sparql-rows", "/sparql?query=SELECT+*+WHERE+%7B+%3Fs+a+mw%3AAlliance+%7D&format=html"),
    Stop("download", "/download"),
    Stop("ontology", "/ontology"),
    Stop("about", "/about"),
    Stop("coverage", "/coverage"),
    Stop("browse", "/browse"),
)
THINGS: Final = (
    Stop("actor", "/page/actor/mnla"),
    Stop("person", "/page/person/abdelhamid-abou-zeid"),
    Stop("place", "/page/place/konna"),
    Stop("event", "/page/event/battle-konna-2013-01"),
    Stop("situation", "/page/situation/alliance-mnla-ansar-dine-2012"),
    Stop("operation", "/page/operation/barkhane"),
    Stop("agreement", "/page/agreement/algiers-agreement-2015"),
    Stop("claim", "/page/claim/p028-mnla-allied"),
    Stop("source", "/page/source/142"),
    Stop("passage", "/page/passage/p028"),
    Stop("concept", "/page/concept/co-belligerence"),
    Stop("geometry", "/page/geometry/aguelhok"),
    Stop("note", "/page/note/aguelhok-2012"),
    Stop("listing", "/page/person"),
)
ANSWERS: Final = (
    Stop("questions", "/questions"),
    Stop("question", "/questions/allied-with"),
    Stop("answer", "/questions/allied-with?actor=MNLA&when=mid-2012"),
    Stop("answer-network", "/questions/network?when=2012-07-01"),
    Stop("answer-none", "/questions/allied-with?actor=MNLA&other=Ansar+Dine&when=2012-07-01"),
    Stop("why", "/questions/allied-with/why?actor=MNLA&when=mid-2012&row=actor/aqim"),
    Stop("cite", "/cite/source/142"),
    Stop("ask", "/ask?q=who+was+allied+with+MNLA+in+mid-2012"),
)
WRONG: Final = (
    Stop("question-wrong", "/questions/allied-with?actor=nobody&when=2012", 400),
    Stop("day-wrong", "/on/yesteryear", 400),
    Stop("ask-wrong", "/ask?q=what+about+the+weather", 400),
    Stop("alliances-wrong", "/alliances?date=the+day+after", 400),
    Stop("control-wrong", "/control?place=Atlantis", 400),
    Stop("nowhere", "/nowhere", 404),
    Stop("nothing", "/page/actor/nobody", 404),
)
STOPS: Final = (*PERSPECTIVES, *THINGS, *ANSWERS, *WRONG)


@dataclass(frozen=True)
class Allowed:
    """What one page is let off, and why it is."""

    why: str
    csp: str = CSP
    aside: tuple[str, ...] = ()
    """CSS selectors of what is not ours: not judged for accessibility."""
    bytes: int = 150_000
    scripts: int = 60_000
    """Compressed."""


YASGUI: Final = Allowed(
    "The editor is YASGUI: it writes styles into its elements, is large, and has faults that are not ours to mend.",
    csp=CSP.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
    aside=(".yasgui",),
    bytes=500_000,
    scripts=500_000,
)
NONE: Final = Allowed("Nothing.")
EXCEPTIONS: Final[Mapping[str, Allowed]] = {"sparql": YASGUI, "sparql-rows": YASGUI}


def allowed(stop: Stop) -> Allowed:
    """Return what a page is let off."""
    return EXCEPTIONS.get(stop.name, NONE)
