"""Options that several commands take."""

import click

from maliwar.errors import BadParameter

DATA = click.option(
    "--data",
    type=click.Path(file_okay=False),
    help="Folder of snapshots, or of another war: one with triples/ in it (MALIWAR_DATA).",
)


def _without_password(_context: click.Context, _option: click.Parameter, url: str | None) -> str | None:
    """Refuse an address with a password in it: every user of the machine sees a command's arguments."""
    if url and "@" in url.partition("://")[2].partition("/")[0]:
        raise BadParameter(
            "Take the user and the password out of --engine and set MALIWAR_ENGINE_USER and MALIWAR_ENGINE_PASSWORD: "
            "everybody on this machine sees what a command is given."
        )
    return url


ENGINE = click.option(
    "--engine",
    callback=_without_password,
    help="`embedded`, or the URL of a SPARQL 1.1 endpoint (MALIWAR_ENGINE).",
)
FORMATS = click.Choice(["json", "csv", "tsv", "ttl"])
RAW_FORMATS = click.Choice(["json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld"])
