"""Small projects to build: one with an ontology of its own, one with the real ontology, shapes and rules."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
VIOLATIONS = ROOT / "tests" / "violations"

PREFIXES = {
    "actor": "https://w3id.org/maliwar/id/actor/",
    "claim": "https://w3id.org/maliwar/id/claim/",
    "mw": "https://w3id.org/maliwar/ontology#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "passage": "https://w3id.org/maliwar/id/passage/",
    "place": "https://w3id.org/maliwar/id/place/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "situation": "https://w3id.org/maliwar/id/situation/",
    "source": "https://w3id.org/maliwar/id/source/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

ONTOLOGY = """
mw:Actor a owl:Class .
mw:Place a owl:Class ; owl:disjointWith mw:Actor .
mw:Claim a owl:Class .
mw:Group a owl:Class ; rdfs:subClassOf mw:Actor .
mw:Situation a owl:Class .
mw:involves a owl:ObjectProperty ; rdfs:range mw:Actor .
mw:party a owl:ObjectProperty ; rdfs:subPropertyOf mw:involves ; rdfs:domain mw:Situation .
mw:alliedWith a owl:ObjectProperty , owl:SymmetricProperty .
mw:partOf a owl:ObjectProperty , owl:TransitiveProperty .
mw:hasPart a owl:ObjectProperty ; owl:inverseOf mw:partOf .
mw:at a owl:ObjectProperty ; rdfs:domain mw:Situation ; owl:propertyChainAxiom ( mw:at mw:partOf ) .
mw:citation a owl:ObjectProperty .
mw:source a owl:ObjectProperty .
mw:number a owl:DatatypeProperty ; rdfs:range xsd:integer .
"""


def turtle(body: str) -> str:
    """Return a file in house style: a comment, the prefixes that the body uses, the body."""
    used = [name for name in PREFIXES if f"{name}:" in body]
    head = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in used)
    return f"# A file for a test.\n\n{head}\n{body.strip()}\n"


def mini(
    folder: Path, triples: str, *, ontology: str = "", shapes: str = "", rules: dict[str, str] | None = None
) -> Path:
    """Write a project whose files are triples/a.ttl, ontology/terms.ttl and, if given, shapes/a.ttl and rules."""
    for name in ("ontology", "triples", "shapes/rules"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "ontology" / "terms.ttl").write_text(turtle(ONTOLOGY + ontology), encoding="utf-8")
    (folder / "triples" / "a.ttl").write_text(turtle(triples), encoding="utf-8")
    if shapes:
        (folder / "shapes" / "a.ttl").write_text(turtle(shapes), encoding="utf-8")
    for name, text in (rules or {}).items():
        (folder / "shapes" / "rules" / f"{name}.rq").write_text(text, encoding="utf-8")
    return folder


def sound(folder: Path, *more: Path) -> Path:
    """Make a project of the real ontology, shapes and rules, with sound.ttl and more violations as its triples."""
    (folder / "triples").mkdir(parents=True)
    for name in ("ontology", "shapes"):
        (folder / name).symlink_to(ROOT / name)
    for path in (VIOLATIONS / "sound.ttl", *more):
        (folder / "triples" / path.name).write_bytes(path.read_bytes())
    return folder


def unchecked(folder: Path) -> Path:
    """Make a project of the real ontology and sound.ttl, with no shape and no rule: built and served in no time."""
    (folder / "triples").mkdir(parents=True)
    (folder / "shapes" / "rules").mkdir(parents=True)
    (folder / "ontology").symlink_to(ROOT / "ontology")
    (folder / "triples" / "sound.ttl").write_bytes((VIOLATIONS / "sound.ttl").read_bytes())
    return folder
