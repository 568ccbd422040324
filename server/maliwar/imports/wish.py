"""What is to be imported and how, and the kinds of files that are known."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from maliwar.imports import acled, ucdp
from maliwar.imports.cells import Cells
from maliwar.imports.columns import ColumnSet
from maliwar.imports.happening import Happening


class Kind(Protocol):
    """A module that reads one kind of file."""

    @property
    def COLUMNS(self) -> ColumnSet:  # noqa: N802  a module's constant
        """Which columns such a file has."""
        ...

    @property
    def CODER(self) -> str:  # noqa: N802
        """Who coded it."""
        ...

    @property
    def LICENCE(self) -> str:  # noqa: N802
        """A note on its terms, where the user gives none."""
        ...

    def read(self, cells: Cells, line: int) -> Happening:
        """Return what a row says, or raise BadRow."""
        ...


KINDS: Final[dict[str, Kind]] = {"ucdp": ucdp, "acled": acled}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One import: the kind is a key of KINDS, the encoding `auto` or a key of survey.ENCODINGS."""

    kind: str
    path: Path
    name: str
    title: str = ""
    licence: str = ""
    encoding: str = "auto"
    strict: bool = False
    """Refuse the whole file at the first row that cannot be taken."""

    @property
    def reader(self) -> Kind:
        """The module that reads such a file."""
        return KINDS[self.kind]
