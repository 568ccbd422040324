"""Commands that take other people's files of events into graphs of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from maliwar.cli.options import DATA

_ENCODINGS = click.Choice(["auto", "utf-8", "latin-1", "windows-1252"])


@click.group("import")
def imports() -> None:
    """Take a file of events that you own (UCDP GED, ACLED) into a graph of its own, beside the project's."""


def _file_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command what both kinds of files take."""
    options = (
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--name", help="Name of the import, part of its IRIs; one of the same name is replaced."),
        click.option("--title", default="", help="Title of the data set."),
        click.option("--licence", default="", help="A note on the terms under which you have it."),
        click.option("--encoding", type=_ENCODINGS, default="auto", show_default=True, help="What it is written in."),
        click.option("--strict", is_flag=True, help="Refuse the whole file at the first row that cannot be taken."),
        click.option("--no-build", is_flag=True, help="Leave the snapshot alone; `maliwar build` takes it up later."),
        DATA,
    )
    for option in reversed(options):
        command = option(command)
    return command


@imports.command(
    "ucdp",
    epilog="""\b
Examples:
  maliwar import ucdp GEDEvent_v25_1.csv
  maliwar import ucdp candidate.csv --name ucdp-candidate --title "UCDP Candidate 25.0.9"
  maliwar import ucdp GEDEvent_v25_1.csv --strict --no-build""",
)
@_file_options
def import_ucdp(file: Path, data: str | None, no_build: bool, **given: Any) -> None:
    """Import events of the UCDP Georeferenced Event Dataset, yearly or candidate, from a CSV file.

    Each row becomes an event with its claims in the graph import/NAME. An import that was stopped goes on where it was
    when the same command is given again. Rows that cannot be taken are listed with line and reason.
    """
    _take("ucdp", file, data, not no_build, given)


@imports.command(
    "acled",
    epilog="""\b
Examples:
  maliwar import acled acled-export.csv
  maliwar import acled acled-export.csv --name acled-sahel --encoding latin-1""",
)
@_file_options
def import_acled(file: Path, data: str | None, no_build: bool, **given: Any) -> None:
    """Import events of an ACLED export from a CSV file.

    Each row becomes an event with its claims in the graph import/NAME. An import that was stopped goes on where it was
    when the same command is given again. Rows that cannot be taken are listed with line and reason.
    """
    _take("acled", file, data, not no_build, given)


def _take(kind: str, file: Path, data: str | None, build: bool, given: dict[str, Any]) -> None:
    """Import a file; `given` are the options that say how."""
    from maliwar.build import progress  # noqa: PLC0415  imports wait until a command needs them
    from maliwar.imports.wish import Wish  # noqa: PLC0415
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import importing  # noqa: PLC0415

    name = given.pop("name") or kind
    wish = Wish(kind=kind, path=file, name=name, **given)
    importing.take(Settings.from_environment(data=data), wish, progress.for_people(), build=build)


@imports.command(
    "list",
    epilog="""\b
Examples:
  maliwar import list""",
)
@DATA
def list_imports(data: str | None) -> None:
    """List the imports: name, file, events, claims, rejects, triples, and whether the snapshot has them."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import importing  # noqa: PLC0415

    importing.print_imports(Settings.from_environment(data=data))


@imports.command(
    "map",
    epilog="""\b
Examples:
  maliwar import map ucdp                      propose anew; what a reviewer has decided stays
  maliwar import map ucdp reviewed.sssom.tsv   take a mapping that somebody has edited""",
)
@click.argument("name")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-build", is_flag=True, help="Leave the snapshot as it is; `maliwar build` takes the links up later.")
@DATA
def map_import(name: str, file: Path | None, no_build: bool, data: str | None) -> None:
    """Match an import's actors and places to ours by a table that people review.

    The table is SSSOM/TSV and lies beside the import. A row is a proposal by name. To confirm it, write
    skos:exactMatch into predicate_id and yourself into reviewer_label; to refuse it, write Not into predicate_modifier.
    A FILE with a fault is refused whole, each fault told with its line; nothing is ever merged.
    """
    from maliwar.build import progress  # noqa: PLC0415
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import importing  # noqa: PLC0415

    settings = Settings.from_environment(data=data)
    importing.remap(settings, name, file, progress.for_people(), build=not no_build)


@imports.command(
    "remove",
    epilog="""\b
Examples:
  maliwar import remove acled
  maliwar import remove acled --no-build""",
)
@click.argument("name")
@click.option("--no-build", is_flag=True, help="Leave the snapshot as it is; `maliwar build` drops it later.")
@DATA
def remove_import(name: str, no_build: bool, data: str | None) -> None:
    """Take an import off the shelf, its mapping too, and build without it."""
    from maliwar.build import progress  # noqa: PLC0415
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import importing  # noqa: PLC0415

    importing.remove(Settings.from_environment(data=data), name, progress.for_people(), build=not no_build)
