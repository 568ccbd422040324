"""Our side of the links: what we have, its names and kinds, and the item that it is linked to."""

from dataclasses import dataclass
from typing import Final

from maliwar.answer.engine import Engine
from maliwar.answer.terms import IRI, Literal
from maliwar.names import MW, PREFIXES, short_path

ITEM: Final = PREFIXES["wd"]
LINKABLE: Final = frozenset({"actor", "person", "place", "event", "operation", "agreement"})
"""The types of `id/<type>/` for which a candidate is sought; a link is checked wherever it stands."""

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("mwx", "rdfs", "schema", "skos"))
_THINGS: Final = (
    _PROLOGUE
    + f"""SELECT ?thing ?label ?class ?link ?item WHERE {{
  ?thing mwx:label ?label ; a ?class .
  FILTER(STRSTARTS(STR(?class), "{MW}") || ?class = skos:Concept)
  OPTIONAL {{
    VALUES ?link {{ schema:sameAs skos:exactMatch skos:closeMatch }}
    ?thing ?link ?item
    FILTER(STRSTARTS(STR(?item), "{ITEM}"))
  }}
}}"""
)
_NAMES: Final = (
    _PROLOGUE
    + """SELECT ?thing ?name WHERE {
  VALUES ?property { rdfs:label skos:altLabel skos:notation }
  ?thing mwx:label ?label ; ?property ?name .
}"""
)


@dataclass(frozen=True)
class Ours:
    """One of our things: IRI, label, all names as written (with aliases and acronyms), local names of its classes.

    `item` is the QID that it is linked to, or None; `link` is the property that links it, as a prefixed name.
    """

    iri: str
    label: str
    names: tuple[str, ...]
    classes: frozenset[str]
    item: str | None = None
    link: str = ""

    @property
    def path(self) -> str:
        """The short path, such as `actor/mnla`."""
        return short_path(self.iri) or self.iri


def read_ours(engine: Engine) -> list[Ours]:
    """Read every thing that may be linked, in the order of their IRIs; one entry for each link of a thing."""
    things, names = engine.select_all([_THINGS, _NAMES])
    called: dict[str, list[str]] = {}
    for thing, name in names.rows:
        if isinstance(thing, IRI) and isinstance(name, Literal):
            called.setdefault(thing.value, []).append(name.value)
    classes: dict[str, set[str]] = {}
    found: dict[tuple[str, str | None], tuple[str, str]] = {}
    for thing, label, kind, link, item in things.rows:
        if not (isinstance(thing, IRI) and isinstance(label, Literal) and isinstance(kind, IRI)):
            continue
        classes.setdefault(thing.value, set()).add(kind.value.rpartition("#")[2])
        qid = item.value.removeprefix(ITEM) if isinstance(item, IRI) else None
        found[thing.value, qid] = (label.value, _short(link.value) if isinstance(link, IRI) else "")
    return [
        Ours(iri, label, tuple(dict.fromkeys(called.get(iri, (label,)))), frozenset(classes[iri]), qid, link)
        for (iri, qid), (label, link) in sorted(found.items(), key=lambda each: (each[0][0], each[0][1] or ""))
        if qid or (short_path(iri) or "").partition("/")[0] in LINKABLE
    ]


def _short(iri: str) -> str:
    return next((f"{name}:{iri.removeprefix(full)}" for name, full in PREFIXES.items() if iri.startswith(full)), iri)
