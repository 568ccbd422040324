"""The command line: one thin command for each thing that maliwar does; imports wait until a command needs them."""

import sys

import click

from maliwar.errors import BadData, MaliwarError


class _Commands(click.Group):
    """Turns every fault that maliwar knows into a message and an exit code; any other is a bug and stays one."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except MaliwarError as fault:
            if isinstance(fault, BadData):
                for finding in fault.findings:
                    click.echo(str(finding))
            click.echo(fault.message, err=True)
            ctx.exit(fault.exit_code)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The Mali War as a knowledge graph: graded answers, each with its claims and its sources.",
)
@click.version_option(package_name="maliwar")
def main() -> None:
    """Run the command line."""


@main.command(
    epilog="""\b
Examples:
  maliwar build               build if a file has changed
  maliwar build --force       build again
  maliwar build --data /srv/maliwar"""
)
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
def build(force: bool, data: str | None) -> None:
    """Make a verified snapshot of the Turtle files.

    Exits with 1 where a file, a shape or a rule finds a fault; what is served then stays as it was.
    """
    from maliwar.build import pipe, progress  # noqa: PLC0415  as the first line of this file says
    from maliwar.settings import Settings  # noqa: PLC0415

    pipe.build(Settings.from_environment(data=data), progress.for_people(), force=force)


@main.command(
    epilog="""\b
Examples:
  maliwar check               every check of a build, and the style of the files
  maliwar check --reference   also hold the fast reasoner and validator to owlrl and pyshacl (minutes)"""
)
@click.option("--reference", is_flag=True, help="Also run owlrl and pyshacl and compare.")
def check(reference: bool) -> None:
    """Check the project's files without writing anything.

    Prints one finding a line, as file:line: message, and exits with 1 if there is any. Disputes, which the graph keeps,
    are told but are no findings.
    """
    from maliwar.build import pipe, progress  # noqa: PLC0415

    report = pipe.check(progress.for_people(), reference=reference)
    for dispute in report.disputes:
        click.echo(f"dispute: {dispute.finding}", err=True)
    for finding in report.findings:
        click.echo(str(finding))
    click.echo(f"{len(report.findings)} findings, {len(report.disputes)} disputes", err=True)
    sys.exit(1 if report.findings else 0)
