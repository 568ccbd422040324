"""The order of it all: files in at one end, a verified snapshot out at the other.

sources → shapes → closure → dates and index → shortcuts → rules → snapshot
"""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from maliwar.build import consistency, index, publish, reason, rules, sources, validate
from maliwar.build.inputs import input_hashes, version_of
from maliwar.build.progress import Progress, SilentProgress
from maliwar.build.sources import Sources
from maliwar.errors import BadData, Finding
from maliwar.settings import Settings, project_root
from maliwar.snapshot import DisputeNote, Snapshot

STOPPED = "Nothing was built; what is served stays as it was."


@dataclass(frozen=True)
class Outcome:
    """What the files say and what follows: the graphs, and what a reader should mend or know."""

    sources: Sources
    graphs: dict[str, tuple[ox.Triple, ...]]
    notes: tuple[Finding, ...]
    disputes: tuple[rules.Dispute, ...]


def build(
    settings: Settings, progress: Progress | None = None, *, force: bool = False, root: Path | None = None
) -> Snapshot:
    """Return the snapshot of the project's files, built only if none that is intact has their version.

    Raises BadData with every finding of the step that stopped it; the current snapshot is then left alone.
    """
    root, data, progress = root or project_root(), settings.data_folder, progress or SilentProgress()
    inputs = input_hashes(root)
    version = version_of(inputs)
    if not force and (snapshot := publish.intact(data, version)):
        progress.note(f"Nothing has changed: {version} is built.")
        return snapshot
    with publish.only_builder(data):
        if not force and (snapshot := publish.intact(data, version)):
            progress.note(f"Another build has just made {version}.")
            return snapshot
        outcome = assemble(root, progress)
        draft = _draft(outcome, inputs, version)
        with progress.step("store and dumps"):
            aside = publish.write(draft, data)
        with progress.step("seal and put in place"):
            snapshot = publish.put_in_place(draft, aside, data, progress.seconds)
    for note in outcome.notes:
        progress.note(f"note: {note}")
    for dispute in outcome.disputes:
        progress.note(f"dispute: {dispute.finding}")
    progress.note(f"{version}: {snapshot.manifest.counts['default']:,} triples in {snapshot.folder}")
    return snapshot


@dataclass(frozen=True)
class Report:
    """What `maliwar check` prints: findings are to be mended, disputes are part of the graph."""

    findings: tuple[Finding, ...]
    disputes: tuple[rules.Dispute, ...] = ()


def check(progress: Progress | None = None, *, reference: bool = False, root: Path | None = None) -> Report:
    """Go the whole way without writing; with `reference`, also hold owlrl and pyshacl to the same answers."""
    root, progress = root or project_root(), progress or SilentProgress()
    try:
        outcome = assemble(root, progress)
        compared = _compare(outcome.sources, progress) if reference else []
    except BadData as fault:
        return Report(fault.findings or (Finding(str(root), None, fault.message),))
    return Report((*outcome.notes, *compared), outcome.disputes)


def assemble(root: Path, progress: Progress) -> Outcome:
    """Read, validate and reason.

    Raises BadData at the end of the first step that finds a fault.
    """
    with progress.step("read the files"):
        read = sources.read(root)
        asked = rules.load(root)
        faults = [*consistency.faults(read), *reason.unknown_constructs(read)]
        notes = consistency.style(read)
    with progress.step("shapes"):
        broken, warned = validate.findings(validate.violations(read), read)
    _stop_at([*faults, *broken], "The files do not say what they must.")
    with progress.step("dates and index"):
        derived = index.derive(read.asserted_triples, read.ontology_triples)
    _stop_at([read.finding(fault.file, fault.message) for fault in derived.findings], "A date cannot be right.")
    with progress.step("closure"):
        store = reason.working_store(read.ontology_triples, read.asserted_triples)
        given = reason.contents(store)
        reason.extend(store, derived.inferred)
        reason.close(store)
    _stop_at(reason.contradictions(store, read), "The data contradicts the ontology.")
    with progress.step("shortcuts"):
        reason.extend(store, derived.index)
        reason.add_shortcuts(store)
        reason.close(store)
        inferred = reason.new_triples(store, given | frozenset(derived.index))
    with progress.step("rules"):
        clashes, disputes = rules.run(asked, store, read)
    _stop_at(clashes, "The data breaks a rule.")
    graphs = {
        "ontology": read.ontology_triples,
        "asserted": read.asserted_triples,
        "inferred": tuple(sorted(inferred, key=str)),
        "index": tuple(sorted(set(derived.index), key=str)),
    }
    return Outcome(read, graphs, (*notes, *warned), tuple(disputes))


def _stop_at(faults: list[Finding], message: str) -> None:
    if faults:
        raise BadData(f"{message} {STOPPED}", tuple(dict.fromkeys(faults)))


def _draft(outcome: Outcome, inputs: dict[str, str], version: str) -> publish.Draft:
    notes = (
        DisputeNote(dispute.rule, dispute.node, dispute.finding.file, dispute.finding.line, dispute.finding.message)
        for dispute in outcome.disputes
    )
    documents = {
        "ontology": sources.document(outcome.sources.ontology),
        "asserted": sources.document(outcome.sources.triples),
    }
    return publish.Draft(version, inputs, outcome.graphs, documents, tuple(notes))


def _compare(read: Sources, progress: Progress) -> list[Finding]:
    """Return where the fast paths and the references differ."""
    from maliwar.build import reference  # noqa: PLC0415  half a second of imports that a build does without

    with progress.step("pyshacl"):
        fast = {violation.identity for violation in validate.violations(read)}
        slow = {violation.identity for violation in validate.reference_violations(read)}
    with progress.step("owlrl"):
        store = reason.working_store(read.ontology_triples, read.asserted_triples)
        given = reason.contents(store)
        reason.close(store)
        derived = reason.new_triples(store, given)
        expected, errors = reference.closure(read)
    return [
        *(
            Finding("shapes", None, f"pyshifty and pyshacl differ on {' '.join(difference)}")
            for difference in fast ^ slow
        ),
        *(Finding("ontology", None, f"our rules and owlrl differ on {triple}") for triple in derived ^ expected),
        *(Finding("ontology", None, f"owlrl: {error}") for error in errors),
    ]
