"""Options that several commands take."""

import click

DATA = click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
ENGINE = click.option("--engine", help="`embedded`, or the URL of a SPARQL 1.1 endpoint (MALIWAR_ENGINE).")
FORMATS = click.Choice(["json", "csv", "tsv", "ttl"])
RAW_FORMATS = click.Choice(["json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld"])
