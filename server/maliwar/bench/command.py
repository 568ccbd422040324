"""The command line of the benchmarks' data."""

from pathlib import Path

import click

from maliwar.errors import MaliwarError


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Invented conflict data of any size, to measure with.",
)
def main() -> None:
    """Run the command line."""


@main.command(
    epilog="""\b
Examples:
  maliwar-bench generate --triples 100000 --seed 1 --to /tmp/invented
  maliwar serve --data /tmp/invented"""
)
@click.option("--triples", type=click.IntRange(min=5_000), required=True, help="How many triples, to within one story.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same files.")
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the new project."
)
def generate(triples: int, seed: int, to: Path) -> None:
    """Write a project with invented triples: actors, places, sources, and parts with stories and their claims.

    The counted triples are those in the files; the build derives about one and a half times as many beside them.
    """
    from maliwar.bench.world import generate as write  # noqa: PLC0415  help comes without it

    with click.progressbar(length=triples, label="triples") as bar:
        before = 0

        def told(so_far: int) -> None:
            nonlocal before
            bar.update(so_far - before)
            before = so_far

        try:
            written = write(triples, seed, to, told)
        except MaliwarError as fault:
            raise click.ClickException(fault.message) from None
    click.echo(f"{written:,} triples in {to / 'triples'}")
