"""The order of it all: files in at one end, a verified snapshot out at the other.

sources → shapes → closure → dates and index → shortcuts → rules → snapshot
"""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from maliwar import shelf
from maliwar.build import consistency, publish, reason, rules, saidstore, sources, validate
from maliwar.build.closing import Closing
from maliwar.build.draft import Draft, Taken
from maliwar.build.inputs import FOLDERS, input_hashes, version_of
from maliwar.build.lines import Lines
from maliwar.build.progress import Progress, SilentProgress
from maliwar.build.report import Violation
from maliwar.build.said import SaidInMemory
from maliwar.build.sources import Sources
from maliwar.build.telling import telling
from maliwar.errors import BadData, Finding
from maliwar.project import Project, project_root
from maliwar.settings import Settings
from maliwar.snapshot import DisputeNote, Snapshot

IN_MEMORY = 300_000
"""Asserted triples up to which shapes and rules look at them in memory."""
SURVEYS, VALIDATED = publish.FOR_THE_NEXT
"""Where, beside the snapshots, what was read and validated is kept for the next build."""
TOLD = 20
"""Notes of a kind that a build tells one by one."""
STOPPED = "Nothing was built; what is served stays as it was."


@dataclass(frozen=True)
class Outcome:
    """What the files say and what follows: the graphs, and what a reader should mend or know."""

    sources: Sources
    graphs: dict[str, Lines]
    notes: tuple[Finding, ...]
    disputes: tuple[rules.Dispute, ...]


def build(
    settings: Settings, progress: Progress | None = None, *, force: bool = False, root: Project | Path | None = None
) -> Snapshot:
    """Return the snapshot of the project's files, built only if none that is intact has their version.

    They are those that the settings mean, or those of another project, or of a folder that holds all four folders.
    Raises BadData with every finding of the step that stopped it; the current snapshot is then left alone.
    """
    project = Project.of(root or settings.project)
    data, progress = settings.data_folder, progress or SilentProgress()
    imports = shelf.shelved(data)
    inputs = input_hashes(project)
    for imported in imports:
        inputs |= imported.hashes
    version = version_of(inputs)
    if not force and (snapshot := publish.intact(data, version)):
        progress.note(f"Nothing has changed: {version} is built.")
        return snapshot
    with publish.only_builder(data), telling(project):
        if not force and (snapshot := publish.intact(data, version)):
            progress.note(f"Another build has just made {version}.")
            return snapshot
        aside, work = publish.aside(data, str(os.getpid())), publish.aside(data, f"{os.getpid()}-work")
        outcome = assemble(project, progress, Place(work, data / SURVEYS, aside / "store"))
        for imported in imports:
            imported.verify()
        draft = _draft(outcome, inputs, version, imports)
        with progress.step("store and dumps"):
            publish.write(draft, data, aside)
        with progress.step("seal and put in place"):
            snapshot = publish.put_in_place(draft, aside, data, progress.seconds)
            outcome.sources.surveys.drop_others()
    _tell(progress, [f"note: {note}" for note in outcome.notes])
    _tell(progress, [f"dispute: {dispute.finding}" for dispute in outcome.disputes])
    progress.note(f"{version}: {snapshot.manifest.counts['default']:,} triples in {snapshot.folder}")
    return snapshot


@dataclass(frozen=True)
class Report:
    """What `maliwar check` prints: findings are to be mended, disputes are part of the graph."""

    findings: tuple[Finding, ...]
    disputes: tuple[rules.Dispute, ...] = ()


def check(progress: Progress | None = None, *, reference: bool = False, root: Project | Path | None = None) -> Report:
    """Go the whole way without writing; with `reference`, also hold owlrl and pyshacl to the same answers."""
    project, progress = Project.of(root or project_root()), progress or SilentProgress()
    try:
        with telling(project), TemporaryDirectory(prefix="maliwar-") as work:
            outcome = assemble(project, progress, Place(Path(work)))
        compared = _compare(outcome.sources, progress) if reference else []
    except BadData as fault:
        return Report(fault.findings or (Finding(str(project.war or project.root), None, fault.message),))
    return Report((*outcome.notes, *compared), outcome.disputes)


@dataclass(frozen=True)
class Place:
    """Where a build works: a folder that is gone afterwards, one that stays for the next build, and the store."""

    work: Path
    kept: Path | None = None
    store: Path | None = None
    """Where the store is made; without one it is in memory, or in `work` where it is too large for that."""

    def opened(self, triples: int) -> ox.Store:
        """Return an empty store for a graph of so many asserted triples."""
        if self.store is None and triples <= IN_MEMORY:
            return ox.Store()
        return ox.Store(str(self.store or self.work / "store"))


def assemble(project: Project, progress: Progress, place: Place) -> Outcome:
    """Read, validate and reason.

    Raises BadData at the end of the first step that finds a fault.
    """
    read, asked = _read(project, progress, place)
    with progress.step("check the files"):
        faults = [*consistency.faults(read), *reason.unknown_constructs(read)]
        notes = consistency.style(read)
    with progress.step("shapes"):
        broken, warned = validate.findings(_violations(read, progress, place), read)
    _stop_at([*faults, *broken], "The files do not say what they must.")
    closing = Closing(read, place.work, place.opened(read.size))
    with progress.step("dates and clocks"):
        derived = closing.derive()
    _stop_at([read.finding(fault.file, fault.message) for fault in derived.findings], "A date cannot be right.")
    with progress.step("closure"):
        closing.close(derived)
        del derived  # most of the memory; the store will need it
    with progress.step("load the store"):
        closing.fill()
    with progress.step("contradictions"):
        excluded = reason.contradictions(closing.store, read)
    _stop_at(excluded, "The data contradicts the ontology.")
    with progress.step("index"):
        closing.index()
    with progress.step("shortcuts"):
        closing.shorten()
    with progress.step("rules"):
        clashes, disputes = rules.run(asked, closing.store, read)
    del closing.store  # closed now, whatever still holds a frame: exceptions that a parser remembers do
    _stop_at(clashes, "The data breaks a rule.")
    return Outcome(read, closing.graphs, (*notes, *warned), tuple(disputes))


def _read(project: Project, progress: Progress, place: Place) -> tuple[Sources, list[rules.Rule]]:
    """Read the files that are not known from an earlier build, and say how many that were."""
    asked = rules.load(project)
    whole = sum(
        path.stat().st_size for folder, pattern in FOLDERS.items() for path in project.files(folder, pattern).values()
    )
    with progress.bar("read the files", whole) as advance:
        read = sources.read(project, place.kept, advance)
    made = read.surveys.made
    if place.kept is not None and made < len(read.files):
        progress.note(
            f"{made} of {len(read.files)} files have changed and were read; dates, joins, rules and the store are "
            "made of all of them anew."
        )
    return read, asked


def _violations(read: Sources, progress: Progress, place: Place) -> list[Violation]:
    """Validate part by part, and only what has changed since the last build; from a store where there is too much."""
    kept = place.kept and place.kept.with_name(VALIDATED)
    if read.size <= IN_MEMORY:
        return validate.again(SaidInMemory({*read.ontology_triples, *read.asserted_triples}), read, kept, progress)
    with progress.step("store of what is said"):
        said = saidstore.of(read, kept or place.work, progress)
    return validate.again(said, read, kept, progress)


def _tell(progress: Progress, notes: list[str]) -> None:
    """Tell the first of many notes of a kind."""
    for note in notes[:TOLD]:
        progress.note(note)
    if len(notes) > TOLD:
        progress.note(f"… and {len(notes) - TOLD:,} more like these; `maliwar check` tells all.")


def _stop_at(faults: list[Finding], message: str) -> None:
    if faults:
        raise BadData(f"{message} {STOPPED}", tuple(dict.fromkeys(faults)))


def _draft(outcome: Outcome, inputs: dict[str, str], version: str, imports: tuple[shelf.Imported, ...]) -> Draft:
    notes = (
        DisputeNote(dispute.rule, dispute.node, dispute.finding.file, dispute.finding.line, dispute.finding.message)
        for dispute in outcome.disputes
    )
    documents = {
        "ontology": outcome.sources.document(outcome.sources.ontology),
        "asserted": outcome.sources.document(outcome.sources.triples),
    }
    taken = {imported.name: Taken.of(imported) for imported in imports}
    return Draft(version, inputs, outcome.graphs, documents, tuple(notes), imports=taken)


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
