"""What joining promises: all that owlrl would find, however the triples come, and soon where everything is reached."""

import random
import time
from pathlib import Path

import pytest
from small_project import mini

from maliwar.build import reason, reference, sources
from maliwar.build.joins import Joins
from maliwar.build.schema import Schema, Statement
from maliwar.build.sources import Sources

MORE = """
mw:inside a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:subPropertyOf mw:partOf .
mw:hasPart a owl:TransitiveProperty .
mw:touches a owl:ObjectProperty , owl:SymmetricProperty , owl:TransitiveProperty .
mw:inside owl:propertyChainAxiom ( mw:at mw:inside mw:hasPart ) .
"""


def _triples(chance: random.Random) -> str:
    names = [f"place:p{number}" for number in range(7)]
    lines = [f"{name} a mw:Place ." for name in names]
    for _ in range(9):
        predicate = chance.choice(("mw:partOf", "mw:hasPart", "mw:inside", "mw:touches", "mw:at"))
        lines.append(f"{chance.choice(names)} {predicate} {chance.choice(names)} .")
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_random_graphs_close_as_owlrl_closes_them(tmp_path: Path, seed: int) -> None:
    """Circles, inverses, sub-properties, symmetry and chains of three, in any order."""
    read = sources.read(mini(tmp_path, _triples(random.Random(seed)), ontology=MORE))  # noqa: S311  nothing secret
    store = reason.working_store(read.ontology_triples, read.asserted_triples)
    given = reason.contents(store)
    reason.close(store)
    assert reason.new_triples(store, given) == reference.closure(read)[0]


def _schema(read: Sources) -> Schema:
    return read.surveys.schema


def test_a_large_circle_is_closed_in_no_time(tmp_path: Path) -> None:
    """Three hundred that are all part of each other: ninety thousand pairs, both ways, well under a second each way."""
    schema = _schema(sources.read(mini(tmp_path, "place:a a mw:Place .", ontology=MORE)))
    part = next(name for name in schema.premises if name.endswith("partOf>"))
    many = 300
    circle: list[Statement] = [(f"<urn:{number}>", part, f"<urn:{(number + 1) % many}>") for number in range(many)]
    joins, found = Joins(schema), set[Statement]()
    started = time.process_time()
    for each in circle:
        following = (each, *schema.expand(*each))
        found.update(following, joins.add(following))
    assert time.process_time() - started < 8
    assert sum(each[1] == part for each in found) == many * many
