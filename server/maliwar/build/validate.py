"""The shapes, run on what is said before anything is inferred (under OWL RL a wrong party would become an actor).

The data graph is the ontology and the asserted triples: SHACL follows rdfs:subClassOf by itself. pyshifty is the fast
path and pyshacl the reference; tests hold their reports equal on the whole data and on every violation file.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from shifty._shifty import PreparedValidator  # the class below shifty's rdflib layer: it keeps blank nodes' names

from maliwar.build.naming import Term, n_triples, shorten
from maliwar.build.sources import Sources
from maliwar.errors import Finding
from maliwar.names import PREFIXES

RDF, SH = PREFIXES["rdf"], PREFIXES["sh"]

_IRI = re.compile(r"<([a-z]+:[^<>\s]+)>")


@dataclass(frozen=True, order=True)
class Violation:
    """One result of a validation report, as text: IRIs in angle brackets, blank nodes by their names in the data."""

    focus: str
    path: str
    component: str
    value: str
    message: str
    severity: str

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What two validators must agree on."""
        return self.component, self.focus, self.path, self.value


def violations(sources: Sources) -> list[Violation]:
    """Return what pyshifty finds."""
    if not sources.shapes:
        return []
    shapes = PreparedValidator(n_triples(sources.shape_triples), None, "nt")
    data = n_triples({*sources.ontology_triples, *sources.asserted_triples})
    result = shapes.validate_w3c(
        data,
        data_format="nt",
        graph_mode="data",
        run_infer=False,
        minimum_severity="info",
        sort_results=False,
        on_unsupported="error",
    )
    return read_report(result.report_turtle.encode(), sources)


def reference_violations(sources: Sources) -> list[Violation]:
    """Return what pyshacl finds."""
    from maliwar.build import reference  # noqa: PLC0415  half a second of imports that the fast path does without

    data = {*sources.ontology_triples, *sources.asserted_triples}
    return read_report(reference.report(data, sources.shape_triples), sources)


class _Graph:
    """Triples by subject, then by the predicate's IRI."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._table: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._table[triple.subject][triple.predicate.value].append(triple.object)

    def values(self, subject: Term, predicate: str) -> list[Term]:
        return self._table[subject][predicate] if subject in self._table else []

    def value(self, subject: Term, predicate: str) -> Term | None:
        return next(iter(self.values(subject, predicate)), None)

    def holding(self, predicate: str) -> list[Term]:
        return [value for facts in self._table.values() for value in facts.get(predicate, ())]


def read_report(report: bytes, sources: Sources) -> list[Violation]:
    """Return the results of a sh:ValidationReport in Turtle, sorted; paths may be blank nodes of the shapes."""
    triples = (quad.triple for quad in ox.parse(report, format=ox.RdfFormat.TURTLE))
    graph = _Graph([*sources.shape_triples, *triples])
    return sorted(
        Violation(
            focus=_text(graph.value(result, SH + "focusNode")),
            path=_path(graph, graph.value(result, SH + "resultPath")),
            component=_text(graph.value(result, SH + "sourceConstraintComponent")),
            value=_text(graph.value(result, SH + "value")),
            message=min((_plain(text) for text in graph.values(result, SH + "resultMessage")), default=""),
            severity=_text(graph.value(result, SH + "resultSeverity")),
        )
        for result in graph.holding(SH + "result")
    )


def _text(term: Term | None) -> str:
    return "" if term is None else str(term)


def _plain(term: Term) -> str:
    return term.value if isinstance(term, ox.Literal) else str(term)


def _path(graph: _Graph, path: Term | None) -> str:
    """Return a property path as SPARQL writes it, with IRIs in full."""
    if not isinstance(path, ox.BlankNode):
        return _text(path)
    if graph.value(path, RDF + "first") is not None:
        return "/".join(_steps(graph, path))
    if (choices := graph.value(path, SH + "alternativePath")) is not None:
        return f"({'|'.join(_steps(graph, choices))})"
    if (inverse := graph.value(path, SH + "inversePath")) is not None:
        return f"^{_path(graph, inverse)}"
    for name, mark in (("zeroOrMorePath", "*"), ("oneOrMorePath", "+"), ("zeroOrOnePath", "?")):
        if (step := graph.value(path, SH + name)) is not None:
            return f"({_path(graph, step)}){mark}"
    raise ValueError(f"The report has a path that the shapes do not know: {path}")


def _steps(graph: _Graph, head: Term | None) -> list[str]:
    steps = []
    while isinstance(head, ox.BlankNode):
        steps.append(_path(graph, graph.value(head, RDF + "first")))
        head = graph.value(head, RDF + "rest")
    return steps


def findings(found: list[Violation], sources: Sources) -> tuple[list[Finding], list[Finding]]:
    """Return the violations, and what the shapes only warn of, with file and line."""
    faults: dict[Finding, None] = {}
    warnings: dict[Finding, None] = {}
    for violation in found:
        predicate = violation.path[1:-1] if violation.path.startswith("<") and "/<" not in violation.path else None
        finding = sources.finding(_bare(violation.focus), _words(violation), predicate)
        (faults if violation.severity == f"<{SH}Violation>" else warnings).setdefault(finding)
    return sorted(faults, key=_place), sorted(warnings, key=_place)


def _place(finding: Finding) -> tuple[str, int]:
    return finding.file, finding.line or 0


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term.removeprefix("_:")


def _words(violation: Violation) -> str:
    path = shorten_all(violation.path)
    if path.startswith("(") and path.endswith(")"):
        path = path[1:-1]
    shown = violation.value != violation.focus and not violation.value.startswith("_:") and len(violation.value) < 200
    value = f"here {shorten_all(violation.value.split('^^')[0])}" if violation.value and shown else ""
    details = "; ".join(filter(None, (path, value)))
    message = shorten_all(violation.message) or shorten(_bare(violation.component))
    return f"{message} ({details})" if details else message


def shorten_all(text: str) -> str:
    """Return a text in which every <IRI> is short."""
    return _IRI.sub(lambda match: shorten(match[1]), text)
