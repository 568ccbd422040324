"""All that is needed to answer: a snapshot, an engine on it, the questions and the names of things."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from maliwar.answer import engine_for
from maliwar.answer.engine import EmbeddedEngine, Engine
from maliwar.dataset import Dataset
from maliwar.errors import BadInput, SnapshotRefused
from maliwar.names import GRAPHS, MWX
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.labels import LabelIndex
from maliwar.reading.telling import war_of
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot
from maliwar.war import War, tell

_KEYS: Final = (MWX + "label", MWX + "nth")
"""A key that every index has, and the newest that every thing with a label has."""


@dataclass(frozen=True)
class Service:
    """What the pages and the command line share; opened once, closed once."""

    settings: Settings
    snapshot: Snapshot | None
    engine: Engine
    catalogue: Catalogue
    labels: LabelIndex
    dataset: Dataset | None = None
    """A file that is served instead of the project's graph; then there are no questions and no names."""

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the current snapshot or the file that the settings name, or reach the remote engine that they name.

        Raises SnapshotMissing, SnapshotDamaged, SnapshotRefused for one with another index than questions ask for,
        EngineDown, BadData for a broken question file or data file, BadInput for settings that contradict one another.
        """
        if settings.dataset:
            return cls._on_file(settings)
        snapshot = None
        if settings.engine == "embedded":
            in_place = settings.in_place
            snapshot = (
                Snapshot.sealed(in_place, settings.snapshot_sha256) if in_place else Snapshot.open(settings.data_folder)
            )
            snapshot.answerable()
        catalogue = Catalogue.load(settings.project)
        engine = engine_for(settings, snapshot)
        if snapshot is None:
            _check_loaded(engine, settings.engine)
        tell(war_of(engine))
        labels = LabelIndex.load(engine)
        if snapshot:
            catalogue.check(labels)
        return cls(settings, snapshot, engine, catalogue.suited(labels, engine), labels)

    @classmethod
    def _on_file(cls, settings: Settings) -> Self:
        if settings.engine != "embedded" or settings.snapshot:
            raise BadInput("Serve a file alone: not both --dataset and --engine or --snapshot.")
        dataset = Dataset.open(Path(settings.dataset), settings.memory)
        engine = EmbeddedEngine(dataset.dump, None, settings)
        tell(War())
        return cls(settings, None, engine, Catalogue({}), LabelIndex(()), dataset)

    @property
    def version(self) -> str:
        """The version that permanent links carry; `live` where a remote engine may change at any time."""
        if self.dataset:
            return self.dataset.version
        return self.snapshot.version if self.snapshot else "live"

    @property
    def remote(self) -> bool:
        """Whether the answers come from another machine's engine."""
        return self.settings.engine != "embedded"

    @property
    def graphs(self) -> Mapping[str, int | None]:
        """The named graphs by IRI, with their triples where these are known."""
        if self.dataset:
            return dict(self.dataset.named)
        if self.snapshot is None:
            return dict.fromkeys(GRAPHS.values())
        manifest = self.snapshot.manifest
        imported = {note.graph: note.triples for note in manifest.imports.values()}
        return {**{iri: manifest.counts.get(name) for name, iri in GRAPHS.items()}, **imported}

    @property
    def default_triples(self) -> int | None:
        """The triples of the default graph, where they are known."""
        if self.dataset:
            return self.dataset.default
        return self.snapshot.manifest.counts.get("default") if self.snapshot else None

    def afresh(self) -> Self:
        """Return the same on an engine that has not been started, for a process that is about to fork."""
        if self.dataset:
            return replace(self, engine=EmbeddedEngine(self.dataset.dump, None, self.settings))
        engine = engine_for(self.settings, self.snapshot)
        return replace(self, engine=engine, labels=self.labels.through(engine))

    def close(self) -> None:
        """Stop the workers."""
        self.engine.close()


def _check_loaded(engine: Engine, where: str) -> None:
    """Raise SnapshotRefused where a remote engine holds our graph with an index of before the newest key."""
    label, newest = (engine.select(f"SELECT ?thing WHERE {{ ?thing <{key}> ?value }} LIMIT 1").rows for key in _KEYS)
    if label and not newest:
        raise SnapshotRefused(
            f"What is loaded at {where} was built by an older maliwar, and the questions here would silently find too "
            "few rows in it. Run `maliwar build`, and load it again with `maliwar load`."
        )
