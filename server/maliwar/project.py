"""The four folders of a project: what can be said, what is said, what must hold, what can be asked.

Ours are those of a checkout, or what the wheel carries. Another war has a folder of its own:

<war>/triples/        what is said there, instead of ours
<war>/ontology/       laid over ours: a file of the same name replaces it, any other is added; may be missing
<war>/shapes/         likewise
<war>/queries/        likewise
<war>/build/          its snapshots
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Self

LAID_OVER: Final = ("ontology", "shapes", "queries")
"""The folders of ours in which another war's files are laid; any other folder or file is a war's own, or missing."""


def project_root() -> Path:
    """Return the folder that holds ontology/, triples/, shapes/ and queries/: a checkout, or what the wheel carries."""
    here = Path(__file__).resolve().parent
    checkout = here.parent.parent
    return checkout if (checkout / "ontology").is_dir() and (checkout / "triples").is_dir() else here / "project"


@dataclass(frozen=True)
class Project:
    """Where the files are that a build reads and the questions that a server answers."""

    root: Path
    """The folder with all four."""
    war: Path | None = None
    """The folder of another war, laid over it."""

    @classmethod
    def of(cls, place: Self | Path) -> Self:
        """Return the project in a folder that holds all four folders; a project is itself."""
        return cls(place) if isinstance(place, Path) else place

    @classmethod
    def at(cls, data: str) -> Self:
        """Return the project that a setting of `data` means: another war's if the folder has triples/, else ours."""
        root = project_root()
        if not is_project(data) or Path(data).resolve() == root:
            return cls(root)
        return cls(root, Path(data))

    def files(self, folder: str, pattern: str) -> dict[str, Path]:
        """Return the files of a folder by their names from the root, `triples/people/leaders.ttl`, sorted."""
        found = {
            path.relative_to(layer).as_posix(): path
            for layer in self._layers(folder)
            for path in (layer / folder).glob(pattern)
        }
        return {name: found[name] for name in sorted(found, key=PurePosixPath)}

    def file(self, name: str) -> Path:
        """Return where the file of that name is, or would be: `shapes/wikidata.tsv`."""
        layers = self._layers(name)
        return next((layer / name for layer in reversed(layers) if (layer / name).exists()), layers[-1] / name)

    def _layers(self, name: str) -> tuple[Path, ...]:
        """Return the folders in which a file or a folder of that name may be; what is in the last one counts."""
        if self.war is None:
            return (self.root,)
        return (self.root, self.war) if PurePosixPath(name).parts[0] in LAID_OVER else (self.war,)


def is_project(data: str) -> bool:
    """Whether a setting of `data` names another war's project and not a folder of snapshots."""
    return bool(data) and (Path(data) / "triples").is_dir()
