"""The command line: one thin command for each thing that maliwar does; imports wait until a command needs them."""

import click

from maliwar.cli.asking import ask, on, query, questions
from maliwar.cli.building import build, check, export
from maliwar.cli.importing import imports
from maliwar.cli.links import links
from maliwar.cli.loading import load
from maliwar.cli.serving import mcp, serve
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


for _command in (build, check, serve, ask, questions, on, query, export, imports, links, load, mcp):
    main.add_command(_command)
