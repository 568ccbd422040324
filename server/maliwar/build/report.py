"""What a validator reports, as text that two validators can be held to."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from maliwar.build.naming import Term
from maliwar.build.said import Described
from maliwar.names import PREFIXES

SH = PREFIXES["sh"]
_RDF = PREFIXES["rdf"]


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


def read_report(report: bytes, shapes: Iterable[ox.Triple]) -> list[Violation]:
    """Return the results of a sh:ValidationReport in Turtle, sorted; paths may be blank nodes of the shapes."""
    graph = Described([*shapes, *(quad.triple for quad in ox.parse(report, format=ox.RdfFormat.TURTLE))])
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


def _path(graph: Described, path: Term | None) -> str:
    """Return a property path as SPARQL writes it, with IRIs in full."""
    if not isinstance(path, ox.BlankNode):
        return _text(path)
    if graph.value(path, _RDF + "first") is not None:
        return "/".join(_path(graph, step) for step in graph.members(path))
    if (choices := graph.value(path, SH + "alternativePath")) is not None:
        return f"({'|'.join(_path(graph, choice) for choice in graph.members(choices))})"
    if (inverse := graph.value(path, SH + "inversePath")) is not None:
        return f"^{_path(graph, inverse)}"
    for name, mark in (("zeroOrMorePath", "*"), ("oneOrMorePath", "+"), ("zeroOrOnePath", "?")):
        if (step := graph.value(path, SH + name)) is not None:
            return f"({_path(graph, step)}){mark}"
    raise ValueError(f"The report has a path that the shapes do not know: {path}")
