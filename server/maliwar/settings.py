"""The one table of settings: defaults, help, environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self

from maliwar.errors import BadInput
from maliwar.project import Project, is_project, project_root

__all__ = ["LOCAL", "Settings", "default_data", "project_root"]

LOCAL: Final = "http://127.0.0.1:8000"
"""Where links lead when nobody has said how others see this server: its address as it starts by default."""


def _setting(default: Any, text: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"help": text}, repr=not secret)


def default_data() -> Path:
    """Return where snapshots go: build/ in a checkout, the user's cache folder elsewhere."""
    root = project_root()
    if root.name != "project":
        return root / "build"
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "maliwar"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What can be set, once, at start; each field is the environment variable MALIWAR_<NAME>."""

    engine: str = _setting("embedded", "`embedded`, or the URL of a SPARQL 1.1 endpoint")
    engine_user: str = _setting("", "who asks that endpoint, and loads it")
    engine_password: str = _setting("", "their password; without a user, a bearer token", secret=True)
    data: str = _setting(
        "",
        "folder of snapshots (default: build/ in a checkout, else the user's cache), or another war's project: "
        "a folder with triples/, whose snapshots are in its build/",
    )
    workers: int = _setting(2, "query worker processes")
    deadline: float = _setting(10.0, "seconds a query may run")
    memory: int = _setting(1024, "megabytes a query worker may map")
    in_memory: int = _setting(
        64, "megabytes of N-Quads that the query workers hold in memory; beyond, they read a disk"
    )
    answer_bytes: int = _setting(16 * 1024 * 1024, "bytes a SPARQL answer may have before it is cut and marked")
    query_bytes: int = _setting(64 * 1024, "bytes a SPARQL query may have")
    large: int = _setting(12_000, "names above which pages begin with a part of the war, and say how much of how much")
    cache_bytes: int = _setting(64 * 1024 * 1024, "bytes of serialised answers kept in memory; 0 keeps none")
    remote_sparql: bool = _setting(False, "with a remote engine, pass strangers' queries from /sparql on to it")
    public_url: str = _setting("", "this server's address as others see it (default: that of the request)")
    threads: int = _setting(16, "requests that one server process answers at once")
    dataset: str = _setting("", "RDF file to serve instead of the project's graph: the SPARQL endpoint alone")
    proxies: int = _setting(0, "proxies in front whose X-Forwarded-For, -Proto and -Host are believed")
    rate: str = _setting("", "requests that one client may send, such as `20/second;600/minute`; empty: no limit")
    access_log: str = _setting("", "file for one line of JSON a request; `-` is standard error, empty none")
    snapshot: str = _setting("", "file or URL of a snapshot that somebody else built, or a snapshot's folder, to serve")
    snapshot_sha256: str = _setting("", "the SHA-256 that it must have (a folder's manifest.json); a URL needs one")
    snapshot_bytes: int = _setting(512 * 1024 * 1024, "bytes that it may have, packed and again unpacked")
    metrics: bool = _setting(False, "answer /metrics for Prometheus")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, **given: Any) -> Self:
        """Read MALIWAR_* variables; keyword arguments that are not None win.

        Raises BadInput for a value of the wrong type.
        """
        values: dict[str, Any] = {}
        for item in fields(cls):
            text = environment.get("MALIWAR_" + item.name.upper())
            if text is not None and text != "":
                values[item.name] = _parse(item.name, text, type(item.default))
        values.update({name: value for name, value in given.items() if value is not None})
        return cls(**values)

    @property
    def data_folder(self) -> Path:
        """The folder of snapshots."""
        if self.project.war is not None:
            return self.project.war / "build"
        if not self.data or is_project(self.data):
            return default_data()
        return Path(self.data)

    @property
    def in_place(self) -> Path | None:
        """The folder of a snapshot that is served where it lies, or of several with a pointer to one; None elsewhere.

        Nothing is ever written to it. Links are followed at once: led elsewhere later, they would mix two versions.
        """
        return Path(self.snapshot).resolve() if self.snapshot and Path(self.snapshot).is_dir() else None

    @property
    def project(self) -> Project:
        """Where the files are that are built and the questions that are answered."""
        return Project.at(self.data)

    @property
    def root(self) -> str:
        """The address that links begin with where no request says it, without a slash at its end."""
        return self.public_url.rstrip("/") or LOCAL


def _parse(name: str, text: str, kind: type) -> Any:
    try:
        if kind is bool:
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]
        return kind(text)
    except (KeyError, ValueError):
        raise BadInput(f"MALIWAR_{name.upper()}={text!r} is not a {kind.__name__}.") from None
