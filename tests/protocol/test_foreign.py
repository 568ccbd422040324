"""A snapshot from elsewhere: carried whole, and never more than what its hash and its manifest promise."""

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
from memory import forget, peak
from served import command, command_run, free_port, get, running
from small_project import mini
from stranger import Play, dribble, endless, playing, send

from maliwar.build import adoption, archive, pipe
from maliwar.errors import BadInput, MaliwarError, SnapshotRefused
from maliwar.settings import Settings
from maliwar.snapshot import DUMPS, FileSeal, Manifest, Snapshot

Members: TypeAlias = list[tuple[tarfile.TarInfo, bytes]]
FACTS = """
actor:a a mw:Group ; mw:partOf actor:b .
actor:b a mw:Group .
claim:c a mw:Claim ; mw:citation [ mw:number 1 ] ; mw:citation [ mw:number 2 ] .
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Build a small project."""
    root = mini(tmp_path_factory.mktemp("root"), FACTS)
    return pipe.build(Settings(data=str(tmp_path_factory.mktemp("built"))), root=root)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with another snapshot."""
    data = tmp_path_factory.mktemp("old")
    pipe.build(Settings(data=str(data)), root=mini(tmp_path_factory.mktemp("root"), "actor:old a mw:Group ."))
    return data


@pytest.fixture
def place(old: Path, tmp_path: Path) -> Path:
    """Return a data folder in a folder of its own, where an older snapshot is served."""
    shutil.copytree(old, tmp_path / "data")
    return tmp_path / "data"


def packed(snapshot: Snapshot, folder: Path) -> bytes:
    """Return a snapshot's archive."""
    archive.pack(snapshot, folder / "a.tar.gz")
    return (folder / "a.tar.gz").read_bytes()


def members(packed: bytes) -> Members:
    """Take an archive apart."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]  # all are files


def together(parts: Members, form: int = tarfile.USTAR_FORMAT) -> bytes:
    """Put an archive together as anybody would."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=form) as tar:
        for info, content in parts:
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def names(folder: Path) -> set[str]:
    """Return all that is in a folder, as paths."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def adopt(data: Path, source: str, packed: bytes, **more: object) -> Snapshot:
    """Take an archive by the hash that it really has."""
    digest = hashlib.sha256(packed).hexdigest()
    given = {"snapshot": source, "snapshot_sha256": digest, "data": str(data), "deadline": 1.0, **more}
    return adoption.adopt(Settings(**given))  # type: ignore[arg-type]  # each of its own type


# What is right


def test_an_archive_is_the_same_wherever_it_is_made(built: Snapshot, tmp_path: Path) -> None:
    """Built again, and taken from elsewhere and packed again: the same bytes, the same dumps."""
    first = packed(built, tmp_path)
    again = pipe.build(Settings(data=str(tmp_path / "again")), root=mini(tmp_path / "root", FACTS))
    assert packed(again, tmp_path) == first
    (tmp_path / "first.tar.gz").write_bytes(first)
    taken = adopt(tmp_path / "taken", str(tmp_path / "first.tar.gz"), first)
    assert (taken.version, taken.manifest.counts) == (built.version, built.manifest.counts)
    assert taken.manifest.origin == hashlib.sha256(first).hexdigest()
    assert all(taken.dump(name).read_bytes() == built.dump(name).read_bytes() for name in DUMPS)
    assert packed(taken, tmp_path) == first


def test_it_is_fetched_once_and_never_taken_for_our_own(built: Snapshot, place: Path, tmp_path: Path) -> None:
    """The same hash is not fetched again; a build of the same files does not trust what somebody else built."""
    content = packed(built, tmp_path)
    asked: list[str] = []

    def serve(handler: object, query: str) -> None:
        asked.append(query)
        send(200, "application/gzip", content)(handler, query)  # type: ignore[arg-type]  # a handler

    with playing(serve) as address:
        assert Snapshot.open(place).manifest.counts["default"] != built.manifest.counts["default"]
        for _ in range(2):
            adopt(place, address, content)
            assert Snapshot.open(place).manifest.counts == built.manifest.counts
    assert len(asked) == 1
    ours = pipe.build(Settings(data=str(place)), root=mini(tmp_path / "root", FACTS))
    assert (ours.version, ours.manifest.origin) == (built.version, "")


def test_the_project_is_carried_and_served(data: Path, server: str, tmp_path: Path) -> None:
    """Export prints the hash; serve takes URL and hash, from the environment as from the command line."""
    file = tmp_path / "maliwar.tar.gz"
    ended = command_run(data, "export", "--archive", str(file))
    assert ended.returncode == 0, ended.stderr
    digest = ended.stdout.split()[0]
    assert digest == hashlib.sha256(file.read_bytes()).hexdigest()
    question = "/questions/allied-with.json?actor=MNLA&when=mid-2012"
    with playing(send(200, "application/gzip", file.read_bytes())) as address:
        told = {"MALIWAR_SNAPSHOT": f"{address}/maliwar.tar.gz", "MALIWAR_SNAPSHOT_SHA256": digest}
        with running(tmp_path / "data", **told) as (here, _):
            answer = get(here, question).body.decode().replace(here, "")
    assert json.loads(answer) == json.loads(get(server, question).body.decode().replace(server, ""))
    assert Snapshot.open(tmp_path / "data").manifest.origin == digest


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--snapshot", "http://127.0.0.1:9/a.tar.gz"), 2, "needs the hash"),
        (("--snapshot", "http://me:word@127.0.0.1:9/a", "--sha256", "0" * 64), 2, "without a user"),
        (("--snapshot", "ftp://127.0.0.1/a", "--sha256", "0" * 64), 2, "http or https"),
        (("--snapshot", "file:///etc/passwd", "--sha256", "0" * 64), 2, "http or https"),
        (("--snapshot", "/nowhere.tar.gz"), 2, "cannot be read"),
        (("--snapshot", "/etc/passwd", "--sha256", "12"), 2, "64 hexadecimal"),
        (("--sha256", "0" * 64), 2, "goes with --snapshot"),
        (("--snapshot", "a", "--engine", "http://127.0.0.1:9/"), 2, "not both"),
        (("--snapshot", "http://127.0.0.1:9/a.tar.gz", "--sha256", "0" * 64), 1, "cannot be fetched"),
    ],
)
def test_misuse_is_told(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """A sentence and an exit code, nothing served, no password repeated."""
    ended = subprocess.run(
        command("serve", "--port", str(free_port()), "--data", str(tmp_path / "data"), *arguments),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={key: value for key, value in os.environ.items() if not key.startswith("MALIWAR_")},
    )
    assert ended.returncode == code, ended.stderr
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "me:word" not in ended.stderr


# What is wrong on the way


CONTENT = b"0123456789" * 1_000
DOWNLOADS: dict[str, tuple[Play, str]] = {
    "another-hash": (send(200, "application/gzip", b"other"), "was expected; nothing was unpacked"),
    "not-found": (send(404, "text/html", b"<html>"), "HTTP 404"),
    "too-long-and-says-so": (send(200, "application/gzip", b"", length=10**12), "is fetched|are fetched"),
    "endless": (endless("application/gzip", b"", bytes(65_536)), "are fetched"),
    "breaks-off": (send(200, "application/gzip", CONTENT[:5_000], length=10_000), "broke off"),
    "compressed": (send(200, "application/gzip", gzip.compress(CONTENT), Content_Encoding="gzip"), "compressed"),
    "stalls": (dribble(b"HTTP/1.0 200 OK\r\nContent-Length: 10000\r\n\r\n0123", b""), "nothing came for 1"),
    "no-http": (dribble(b"SSH-2.0-OpenSSH_9.2\r\n", b"."), "cannot be fetched"),
}


@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_bad_download_leaves_all_as_it_was(place: Path, name: str) -> None:
    """Refused with a sentence; the old snapshot is current; no file is left, in memory that does not grow."""
    play, says = DOWNLOADS[name]
    before, memory = names(place.parent), forget()
    with playing(play) as address, pytest.raises(SnapshotRefused, match=says):
        adopt(place, address, CONTENT, snapshot_bytes=8 * 1024 * 1024)
    assert names(place.parent) == before
    assert Snapshot.open(place).manifest.origin == ""
    assert peak() - memory < 64


def test_a_redirect_is_not_followed(place: Path) -> None:
    """Not even on the same machine: the canary is never asked, though it has the right file."""
    hits: list[str] = []

    def canary(handler: object, query: str) -> None:
        hits.append(query)
        send(200, "application/gzip", CONTENT)(handler, query)  # type: ignore[arg-type]  # a handler

    with (
        playing(canary) as goal,
        playing(send(302, "text/plain", b"", Location=goal)) as address,
        pytest.raises(SnapshotRefused, match="redirects"),
    ):
        adopt(place, address, CONTENT)
    assert not hits


# What is wrong inside


def plain(name: str, content: bytes = b"x") -> tuple[tarfile.TarInfo, bytes]:
    """Return a file."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info, content


def special(name: str, kind: bytes, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    """Return a link, a device, a folder."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def resealed(
    parts: Members, change: Callable[[Manifest], Manifest] = lambda manifest: manifest, **dumps: bytes
) -> bytes:
    """Return the archive with other dumps and another manifest, whose seals all hold."""
    changed = {DUMPS[name]: content for name, content in dumps.items()}
    manifest = Manifest.from_json(parts[0][1].decode())
    seals = {name: FileSeal(len(text), hashlib.sha256(text).hexdigest()) for name, text in changed.items()}
    manifest = change(replace(manifest, files={**manifest.files, **seals}))
    rest = [plain(info.name, changed.get(info.name, content)) for info, content in parts[1:]]
    return together([plain("manifest.json", manifest.to_json().encode()), *rest])


def instead(parts: Members, at: int, *more: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """Return the archive with other members in the place of one."""
    return together([*parts[:at], *more, *parts[at + 1 :]])


def unzipped(parts: Members) -> bytes:
    """Return the bare tar."""
    return gzip.decompress(together(parts))


def longest(parts: Members) -> bytes:
    """Return an archive whose first header promises 8 GB of extended header, as a parser would read into memory."""
    info = tarfile.TarInfo("long")
    info.type, info.size = tarfile.XHDTYPE, 2**33 - 1
    return gzip.compress(info.tobuf(tarfile.USTAR_FORMAT) + unzipped(parts))


def sparse(parts: Members) -> bytes:
    """Return an archive whose second file is a GNU sparse one, a terabyte of holes."""
    info = tarfile.TarInfo("dumps/store.nq")
    info.type = tarfile.GNUTYPE_SPARSE
    return instead(parts, 1, (info, b""))


def bomb(parts: Members) -> bytes:
    """Return an archive that goes on for a quarter of a gigabyte of nothing behind its end."""
    return gzip.compress(unzipped(parts) + bytes(256 * 1024 * 1024), 1)


def swollen(manifest: Manifest) -> Manifest:
    """Return the manifest with a dump of a terabyte."""
    return replace(manifest, files={**manifest.files, DUMPS["store"]: FileSeal(10**12, "0" * 64)})


def wide(parts: Members) -> bytes:
    """Return an archive whose first dump is longer than its seal says."""
    return instead(parts, 1, plain(parts[1][0].name, parts[1][1] * 50))


def counted(manifest: Manifest) -> Manifest:
    """Return the manifest with a false count."""
    return replace(manifest, counts={**manifest.counts, "asserted": manifest.counts["asserted"] + 1})


def nested(number: int) -> bytes:
    """Return triples within triples, deep enough to end the parser's process."""
    one = "<urn:s> <urn:p> "
    return (one + ("<<( " + one) * number + "<urn:o>" + " )>>" * number + " <urn:g> .\n").encode()


EVIL = b'<urn:s> <urn:p> "x" <urn:evil> .\n'
BASED = b"@base <file:///etc/> . <passwd> a <shadow> .\n"
ARCHIVES: dict[str, tuple[Callable[[Members], bytes], str]] = {
    "no-gzip": (unzipped, "no gzip"),
    "empty": (lambda _: b"", "breaks off"),
    "cut": (lambda parts: together(parts)[:-200], "broken one|breaks off"),
    "garbage-behind": (lambda parts: together(parts) + b"garbage", "broken one"),
    "more-behind": (lambda parts: together([*parts, plain("more")]), "more than belongs"),
    "zeros-behind": (bomb, "more than belongs"),
    "absolute": (lambda parts: instead(parts, 1, plain("/srv/evil")), "'/srv/evil'"),
    "climbing": (lambda parts: instead(parts, 1, plain("../evil")), "'../evil'"),
    "climbing-inside": (lambda parts: instead(parts, 1, plain("dumps/../../evil")), "evil"),
    "unknown-name": (lambda parts: instead(parts, 1, plain("dumps/evil.nq")), "only dumps/store.nq belongs"),
    "a-store": (lambda parts: instead(parts, 1, plain("store/CURRENT")), "only dumps/store.nq belongs"),
    "symbolic-link": (
        lambda parts: instead(parts, 1, special("dumps/store.nq", tarfile.SYMTYPE, "/etc/passwd")),
        "no plain file",
    ),
    "folder-link": (
        lambda parts: instead(parts, 1, special("dumps", tarfile.SYMTYPE, "/etc"), parts[1]),
        "no plain file",
    ),
    "hard-link": (
        lambda parts: instead(parts, 1, special("dumps/store.nq", tarfile.LNKTYPE, "manifest.json")),
        "no plain file",
    ),
    "device": (lambda parts: instead(parts, 1, special("dumps/store.nq", tarfile.CHRTYPE)), "no plain file"),
    "pipe": (lambda parts: instead(parts, 1, special("dumps/store.nq", tarfile.FIFOTYPE)), "no plain file"),
    "folder": (lambda parts: instead(parts, 1, special("dumps", tarfile.DIRTYPE), parts[1]), "no plain file"),
    "sparse": (sparse, "no plain file"),
    "extended-header": (longest, "no plain file"),
    "long-name": (
        lambda parts: together([plain("x" * 300), *parts], tarfile.GNU_FORMAT),
        "no plain file",
    ),
    "twice": (lambda parts: instead(parts, 1, parts[1], parts[1]), "only dumps/ontology.ttl belongs"),
    "no-manifest": (lambda parts: together(parts[1:]), "only manifest.json belongs"),
    "only-a-manifest": (lambda parts: together(parts[:1]), "no dumps/store.nq"),
    "huge-manifest": (lambda parts: instead(parts, 0, plain("manifest.json", bytes(5_000_000))), "at most"),
    "deep-manifest": (lambda parts: instead(parts, 0, plain("manifest.json", b"[" * 100_000)), "cannot be read"),
    "unsealed-manifest": (
        lambda parts: instead(parts, 0, plain("manifest.json", parts[0][1].replace(b'"counts"', b'"Counts"'))),
        "cannot be read",
    ),
    "version-that-climbs": (
        lambda parts: resealed(parts, lambda one: replace(one, version="../../evil")),
        "does not say",
    ),
    "version-of-a-pointer": (
        lambda parts: resealed(parts, lambda one: replace(one, version="current")),
        "does not say",
    ),
    "count-of-a-word": (
        lambda parts: resealed(parts, lambda one: replace(one, counts={"default": "1"})),
        "does not say",
    ),  # type: ignore[dict-item]
    "terabyte": (lambda parts: resealed(parts, swollen), "are unpacked"),
    "dump-too-long": (wide, "not the file that its manifest seals"),
    "dump-altered": (
        lambda parts: instead(parts, 1, plain(parts[1][0].name, parts[1][1].replace(b"actor", b"actxr"))),
        "not the file that its manifest seals",
    ),
    "false-count": (lambda parts: resealed(parts, counted), "the manifest says"),
    "foreign-graph": (lambda parts: resealed(parts, store=parts[1][1] + EVIL), "none of ours"),
    "broken-dump": (lambda parts: resealed(parts, store=b"<urn:s> <urn:p>"), "cannot be parsed"),
    "nested-triples": (lambda parts: resealed(parts, store=nested(100_000)), "triples within triples"),
    "a-nested-triple": (lambda parts: resealed(parts, store=nested(1)), "none of ours"),
    "document-of-another-graph": (lambda parts: resealed(parts, asserted=parts[2][1]), "does not say what its graph"),
    "document-with-a-base": (lambda parts: resealed(parts, ontology=BASED), "does not say what its graph"),
    "document-not-utf-8": (lambda parts: resealed(parts, asserted=b"# \xff"), "cannot be parsed|does not say"),
}


@pytest.fixture(scope="module")
def parts(built: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Members]:
    """Take a good archive apart, and see that put together as anybody would it is still good."""
    folder = tmp_path_factory.mktemp("good")
    found = members(packed(built, folder))
    (folder / "good.tar.gz").write_bytes(together(found))
    assert adopt(folder / "data", str(folder / "good.tar.gz"), together(found)).version == built.version
    return found


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_archive_is_refused(place: Path, parts: Members, name: str) -> None:
    """Although it has the hash: nothing is written anywhere, no memory taken, and the old snapshot stays."""
    make, says = ARCHIVES[name]
    content = make(parts)
    file = place.parent / "hostile.tar.gz"
    file.write_bytes(content)
    before, memory = names(place.parent), forget()
    with pytest.raises(MaliwarError, match=says) as refused:
        adopt(place, str(file), content)
    assert isinstance(refused.value, SnapshotRefused | BadInput)
    assert names(place.parent) == before
    assert Snapshot.open(place).manifest.origin == ""
    assert peak() - memory < 64
