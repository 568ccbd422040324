"""A small store of quads for engines, and queries on it: good ones, and ones that take all they can get."""

from maliwar.names import GRAPHS, MW, MWX

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(36))
HUNGRY = f"SELECT (STRLEN(?a36) AS ?n) {{ BIND('aaaaaaaa' AS ?a0) {DOUBLED} }}"
NAMES = "SELECT ?name { actor:mnla rdfs:label ?name }"


def quads() -> str:
    """Return a small store: facts merged and in a graph, and an index."""
    actor, label = "<https://w3id.org/maliwar/id/actor/mnla>", "<http://www.w3.org/2000/01/rdf-schema#label>"
    facts = [
        f'{actor} {label} "MNLA"@en',
        f"{actor} <{MW}citation> _:c1",
        f"_:c1 <{MW}source> <https://w3id.org/maliwar/id/source/142>",
        *(f'<urn:s{i}> <urn:p> "{i}"' for i in range(500)),
    ]
    index = [f'{actor} <{MWX}label> "MNLA"']
    lines = [f"{fact} ." for fact in facts + index]
    lines += [f"{fact} <{GRAPHS['asserted']}> ." for fact in facts]
    lines += [f"{fact} <{GRAPHS['index']}> ." for fact in index]
    return "\n".join(lines) + "\n"
