"""What the bytes of an import depend on: a half-made one is gone on with only where all of it is as it was."""

import hashlib
from pathlib import Path

from maliwar.build.inputs import FOLDERS
from maliwar.imports.opening import Opened
from maliwar.imports.triples import Origin
from maliwar.project import Project

_PACKAGE = Path(__file__).parent.parent


def recipe(origin: Origin, opened: Opened, project: Project, *, strict: bool) -> str:
    """Return a hash of the file, how it is read, the project's ontology and shapes, and the code that makes triples."""
    read = (opened.survey.encoding, opened.header, opened.offset, strict)
    digest = hashlib.sha256(repr((origin, read)).encode())
    terms = [path for folder in ("ontology", "shapes") for path in project.files(folder, FOLDERS[folder]).values()]
    code = sorted(path for wing in ("imports", "build") for path in (_PACKAGE / wing).glob("*.py"))
    for path in (*terms, *code):
        digest.update(path.read_bytes())
    return digest.hexdigest()
