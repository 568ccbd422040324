"""What is asked in measurements: ten questions with example values, and light queries beside them."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from maliwar.names import PREFIXES
from maliwar.service import Service

QUESTIONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "allied-with": {"actor": "MNLA", "when": "mid-2012"},
        "hostile-to": {"actor": "MNLA", "when": "2012-07-01"},
        "relations-between": {"actor": "MNLA", "other": "Ansar Dine", "when": "2012"},
        "who-controlled": {"place": "Gao", "when": "2012-07-01"},
        "control-history": {"place": "Ménaka"},
        "commanders-of": {"actor": "MNLA", "when": "2012-06"},
        "events-in": {"place": "Gao", "when": "2012-06"},
        "claims-about": {"thing": "event/takeover-menaka-2012-11-19"},
        "conflicting-counts": {},
        "sources-of": {"thing": "event/battle-gao-2012-06-26"},
    }
)

LIGHT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "light: a thing": "SELECT ?property ?value WHERE { actor:mnla ?property ?value }",
        "light: a label": "SELECT ?label WHERE { actor:mnla rdfs:label ?label }",
        "light: yes or no": "ASK { actor:mnla a mw:ArmedGroup }",
        "light: a count": "SELECT (COUNT(?group) AS ?groups) WHERE { ?group a mw:ArmedGroup }",
    }
)


def texts(service: Service) -> dict[str, str]:
    """Return the SPARQL of the ten questions with their values, and the light ones, with every prefix declared."""
    asked = {
        name: service.catalogue.get_question(name).bind(dict(values), service.labels).text
        for name, values in QUESTIONS.items()
    }
    return {name: declared(text) for name, text in {**asked, **LIGHT}.items()}


def declared(text: str) -> str:
    """Return a query that any server takes: with a PREFIX for each of the project's prefixes in it."""
    there = set(re.findall(r"PREFIX\s+([\w-]*):", text))
    used = [name for name in PREFIXES if name not in there and re.search(rf"(?<![\w-]){name}:", text)]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + text
