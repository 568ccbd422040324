"""The shapes, run on what is said before anything is inferred (under OWL RL a wrong party would become an actor).

The data graph is the ontology and the asserted triples: SHACL follows rdfs:subClassOf by itself. pyshifty is the fast
path and pyshacl the reference; tests hold their reports equal on the whole data and on every violation file.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from shifty._shifty import PreparedValidator  # the class below shifty's rdflib layer: it keeps blank nodes' names

from maliwar.build import parts, remembered
from maliwar.build.naming import Term, n_triples, shorten
from maliwar.build.progress import Progress
from maliwar.build.report import SH, Violation, read_report
from maliwar.build.said import Said
from maliwar.build.sources import Sources
from maliwar.errors import Finding

_IRI = re.compile(r"<([a-z]+:[^<>\s]+)>")


class Places(Protocol):
    """Knows where the files speak of a node."""

    def finding(self, node: str, message: str, predicate: str | None = None) -> Finding:
        """Return a finding about a node, with file and line."""
        ...


def violations(sources: Sources) -> list[Violation]:
    """Return what pyshifty finds in all files at once."""
    if not sources.shapes:
        return []
    shapes = PreparedValidator(n_triples(sources.shape_triples), None, "nt")
    data = n_triples({*sources.ontology_triples, *sources.asserted_triples})
    return parts.report_of(shapes, data, sources.shape_triples)


def reference_violations(sources: Sources) -> list[Violation]:
    """Return what pyshacl finds."""
    from maliwar.build import reference  # noqa: PLC0415  half a second of imports that the fast path does without

    data = {*sources.ontology_triples, *sources.asserted_triples}
    return read_report(reference.report(data, sources.shape_triples), sources.shape_triples)


def in_parts(
    said: Said, shapes: parts.Shapes, focus: Iterable[Term] | None = None, progress: Progress | None = None
) -> list[Violation]:
    """Return what pyshifty finds, a part of the data at a time; with `focus`, only about those nodes.

    Shapes that cannot be cut are held against everything, whatever `focus` says; `progress` is told their names.
    """
    if progress is not None:
        for name in shapes.names_of_whole:
            progress.note(f"held against all triples at once: {name}")
    return sorted([*parts.in_parts(said, shapes, focus), *parts.on_whole(said, shapes)])


def again(said: Said, sources: Sources, kept: Path | None, progress: Progress) -> list[Violation]:
    """Return the report on all files, having validated only what those touch that have changed since the last time.

    `kept` is the folder of the last report, if it is to be used and written; what is done, and what could not be left
    out, is told as notes. Blank nodes in `said` bear the names that the files give them.
    """
    shapes = parts.Shapes(sources.shape_triples)
    if kept is None:
        return in_parts(said, shapes, None, progress)
    files = (
        remembered.FileNow(file.name, file.sha256, file.label, sources.surveys.asserted(file).triples)
        for file in sources.ontology + sources.triples
    )
    return remembered.validate(said, shapes, files, kept, progress)


def findings(found: Iterable[Violation], places: Places) -> tuple[list[Finding], list[Finding]]:
    """Return the violations, and what the shapes only warn of, with file and line."""
    faults: dict[Finding, None] = {}
    warnings: dict[Finding, None] = {}
    for violation in found:
        predicate = violation.path[1:-1] if violation.path.startswith("<") and "/<" not in violation.path else None
        finding = places.finding(_bare(violation.focus), _words(violation), predicate)
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
