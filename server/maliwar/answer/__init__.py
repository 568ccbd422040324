"""The wing that asks a snapshot: formats, the gate, the engine in its processes, and remote engines."""

from typing import TYPE_CHECKING

from maliwar.errors import SnapshotMissing
from maliwar.settings import Settings

if TYPE_CHECKING:  # a worker process imports this package too, and should not wait for what it never uses
    from maliwar.answer.engine import Engine
    from maliwar.snapshot import Snapshot


def engine_for(settings: Settings, snapshot: "Snapshot | None") -> "Engine":
    """Return the engine that the settings name: the embedded one on a snapshot, or a remote one by its URL.

    Raises SnapshotMissing where the embedded engine has nothing to ask, BadInput for a URL that is none.
    """
    if settings.engine != "embedded":
        from maliwar.answer.remote import RemoteEngine  # noqa: PLC0415  # as above

        return RemoteEngine(settings.engine, settings)
    from maliwar.answer.engine import EmbeddedEngine  # noqa: PLC0415  # as above

    if snapshot is None:
        raise SnapshotMissing("Nothing has been built yet; run `maliwar build`.")
    dump = snapshot.dump("store") if snapshot.has("store") else None
    return EmbeddedEngine(dump, snapshot.store_path, settings, snapshot.import_dumps)
