"""Commands about links to Wikidata."""

import sys

import click

from maliwar.cli.options import DATA


@click.group()
def links() -> None:
    """Hold the links to Wikidata against Wikidata, and look for more."""


WIKIDATA = "https://query.wikidata.org/sparql"
ASKED = "SPARQL endpoint with Wikidata's RDF."


@links.command(
    "check",
    epilog="""\b
Examples:
  maliwar links check
  maliwar links check --endpoint http://localhost:7878/query --pause 0""",
)
@click.option("--endpoint", default=WIKIDATA, show_default=True, help=ASKED)
@click.option("--pause", type=click.FloatRange(0), default=1.0, show_default=True, help="Seconds between two queries.")
@DATA
def check_links(endpoint: str, pause: float, data: str | None) -> None:
    """Ask whether each linked item exists, is no redirect, and has a name and a class like ours.

    Writes one line for each mismatch, those first that rest on a note alone; exits with 1 where there is any.
    """
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import links  # noqa: PLC0415

    sys.exit(links.check(Settings.from_environment(data=data), endpoint, pause))


@links.command(
    "suggest",
    epilog="""\b
Examples:
  maliwar links suggest > candidates.sssom.tsv
  maliwar links suggest --endpoint http://localhost:7878/query --pause 0""",
)
@click.option("--endpoint", default=WIKIDATA, show_default=True, help=ASKED)
@click.option("--pause", type=click.FloatRange(0), default=1.0, show_default=True, help="Seconds between two queries.")
@DATA
def suggest_links(endpoint: str, pause: float, data: str | None) -> None:
    """Propose items for what has no link, as SSSOM/TSV to review; no link is ever written."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import links  # noqa: PLC0415

    links.suggest(Settings.from_environment(data=data), endpoint, pause)
