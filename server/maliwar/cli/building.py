"""Commands that make a snapshot of files, and files of a snapshot."""

import sys
from pathlib import Path

import click

from maliwar.cli.options import DATA
from maliwar.errors import BadParameter


@click.command(
    epilog="""\b
Examples:
  maliwar build               build if a file has changed
  maliwar build --force       build again
  maliwar build --data /srv/maliwar             our own war, snapshots there
  maliwar build --data examples/lantern-war     another war: a folder with triples/"""
)
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@DATA
def build(force: bool, data: str | None) -> None:
    """Make a verified snapshot of the Turtle files.

    Exits with 1 where a file, a shape or a rule finds a fault; what is served then stays as it was.
    """
    from maliwar.build import pipe, progress  # noqa: PLC0415  as the first line of this file says
    from maliwar.settings import Settings  # noqa: PLC0415

    pipe.build(Settings.from_environment(data=data), progress.for_people(), force=force)


@click.command(
    epilog="""\b
Examples:
  maliwar check               every check of a build, and the style of the files
  maliwar check --coverage    how much of the article the graph carries, and what is missing
  maliwar check --reference   also hold the fast reasoner and validator to owlrl and pyshacl (minutes)"""
)
@click.option("--coverage", is_flag=True, help="Count what the graph carries instead, building it where files changed.")
@click.option("--reference", is_flag=True, help="Also run owlrl and pyshacl and compare.")
@DATA
def check(coverage: bool, reference: bool, data: str | None) -> None:
    """Check the project's files without writing anything.

    Prints one finding a line, as file:line: message, and exits with 1 if there is any. Disputes, which the graph keeps,
    are told but are no findings. With --coverage it counts passages, references and facts, and exits with 0.
    """
    from maliwar.settings import Settings  # noqa: PLC0415

    settings = Settings.from_environment(data=data)
    if coverage:
        from maliwar.terminal.coverage import print_coverage  # noqa: PLC0415

        print_coverage(settings)
        return
    from maliwar.build import pipe, progress  # noqa: PLC0415

    report = pipe.check(progress.for_people(), reference=reference, root=settings.project)
    for dispute in report.disputes:
        click.echo(f"dispute: {dispute.finding}", err=True)
    for finding in report.findings:
        click.echo(str(finding))
    click.echo(f"{len(report.findings)} findings, {len(report.disputes)} disputes", err=True)
    sys.exit(1 if report.findings else 0)


@click.command(
    epilog="""\b
Examples:
  maliwar export maliwar > maliwar.nq      everything published, as N-Quads
  maliwar export asserted > asserted.ttl   what is said, as its authors wrote it
  maliwar export --to dumps                all dumps and the manifest with their hashes
  maliwar export --archive maliwar.tar.gz  one file for `maliwar serve --snapshot`, and its SHA-256"""
)
@click.argument("name", required=False)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write files into this folder.")
@click.option("--archive", type=click.Path(dir_okay=False, path_type=Path), help="Write one file to carry instead.")
@DATA
def export(name: str | None, folder: Path | None, archive: Path | None, data: str | None) -> None:
    """Write the dumps: maliwar, ontology, asserted, inferred, index, store."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import commands  # noqa: PLC0415

    settings = Settings.from_environment(data=data)
    if archive is None:
        commands.export(settings, name, folder)
    elif name is None and folder is None:
        commands.export_archive(settings, archive)
    else:
        raise BadParameter("--archive takes all that is needed; leave out the dump's name and --to.")
