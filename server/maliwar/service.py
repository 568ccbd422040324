"""All that is needed to answer: a snapshot, an engine on it, the questions and the names of things."""

from dataclasses import dataclass
from typing import Self

from maliwar.answer import engine_for
from maliwar.answer.engine import Engine
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.labels import LabelIndex
from maliwar.settings import Settings, project_root
from maliwar.snapshot import Snapshot


@dataclass(frozen=True)
class Service:
    """What the pages and the command line share; opened once, closed once."""

    settings: Settings
    snapshot: Snapshot | None
    engine: Engine
    catalogue: Catalogue
    labels: LabelIndex

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the current snapshot, or reach the remote engine that the settings name.

        Raises SnapshotMissing, SnapshotDamaged, EngineDown, or BadData for a broken question file.
        """
        snapshot = Snapshot.open(settings.data_folder) if settings.engine == "embedded" else None
        catalogue = Catalogue.load(project_root() / "queries")
        engine = engine_for(settings, snapshot)
        labels = LabelIndex.load(engine)
        if snapshot:
            catalogue.check(labels)
        return cls(settings, snapshot, engine, catalogue, labels)

    @property
    def version(self) -> str:
        """The version that permanent links carry; `live` where a remote engine may change at any time."""
        return self.snapshot.version if self.snapshot else "live"

    @property
    def remote(self) -> bool:
        """Whether the answers come from another machine's engine."""
        return self.snapshot is None

    def close(self) -> None:
        """Stop the workers."""
        self.engine.close()
