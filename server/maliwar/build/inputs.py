"""What a build reads, and the version that follows from it."""

import hashlib
from importlib.metadata import version as installed
from pathlib import Path, PurePosixPath

from maliwar.project import Project
from maliwar.tables import ITEMS

FOLDERS = {"ontology": "*.ttl", "triples": "**/*.ttl", "shapes": "*.ttl"}
RULES = "shapes/rules"
ABOVE = ("service.py",)
PACKAGE = Path(__file__).resolve().parent.parent


def input_paths(place: Project | Path) -> dict[str, Path]:
    """Return every file of the project that a build reads, by its name from the root."""
    project = Project.of(place)
    folder, _, name = ITEMS.partition("/")
    read = (*FOLDERS.items(), (RULES, "*.rq"), (folder, name))
    found = {name: path for folder, pattern in read for name, path in project.files(folder, pattern).items()}
    return {each: found[each] for each in sorted(found, key=PurePosixPath)}


def input_hashes(place: Project | Path) -> dict[str, str]:
    """Return the SHA-256 of every file of the project that a build reads, by its name from the root."""
    return {name: sha256(path) for name, path in input_paths(place).items()}


def version_of(inputs: dict[str, str]) -> str:
    """Return the version of the snapshot that these inputs make: the package's, then a hash.

    The hash covers the inputs, the code that builds and the version of the store's format; not the time.
    """
    digest = hashlib.sha256()
    for name, value in sorted({**inputs, **_code_hashes(), "pyoxigraph": installed("pyoxigraph")}.items()):
        digest.update(f"{name} {value}\n".encode())
    return f"{installed('maliwar')}-{digest.hexdigest()[:10]}"


def _code_hashes() -> dict[str, str]:
    """Return the hashes of this wing and of the ground floor below it."""
    ground = (path for path in PACKAGE.glob("*.py") if path.name not in ABOVE)
    wing = (path for path in (PACKAGE / "build").rglob("*") if path.suffix in (".py", ".rq"))
    return {path.relative_to(PACKAGE).as_posix(): sha256(path) for path in (*ground, *wing)}


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
