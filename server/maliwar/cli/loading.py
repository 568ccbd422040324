"""The command that fills somebody else's engine."""

from pathlib import Path

import click

from maliwar.cli.options import DATA, ENGINE
from maliwar.errors import BadParameter


@click.command(
    epilog="""\b
Examples:
  maliwar load --engine http://127.0.0.1:7878/query
  MALIWAR_ENGINE_USER=dba MALIWAR_ENGINE_PASSWORD=… maliwar load --engine http://127.0.0.1:8890/sparql
  maliwar load --engine https://db.example.org/query --graph-store https://db.example.org/data
  maliwar load --to graphs.nq --default union
  maliwar load --instructions qlever    its own bulk loader instead, for many millions of triples"""
)
@ENGINE
@click.option("--graph-store", help="Where it takes graphs, if it does not say so itself: a URL without a password.")
@click.option(
    "--instructions",
    type=click.Choice(["virtuoso", "oxigraph", "graphdb", "qlever", "neptune", "fuseki"]),
    help="Print how to load that engine in bulk, and do nothing.",
)
@click.option(
    "--to",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what an engine would get into this file of N-Quads instead, for its own bulk loader.",
)
@click.option(
    "--default",
    type=click.Choice(["own", "union"]),
    help="With --to: whether the engine's default graph is a graph of its own or the union of all.",
)
@click.option("--snapshot", help="File, folder or URL of the snapshot to load (MALIWAR_SNAPSHOT).")
@click.option("--sha256", help="The SHA-256 that it must have; a URL needs one (MALIWAR_SNAPSHOT_SHA256).")
@DATA
def load(  # noqa: PLR0913, PLR0917  one argument for each option
    engine: str | None,
    graph_store: str | None,
    instructions: str | None,
    path: Path | None,
    default: str | None,
    snapshot: str | None,
    sha256: str | None,
    data: str | None,
) -> None:
    """Load the snapshot, imports too, into a SPARQL engine by the Graph Store Protocol.

    What the engine has of ours is replaced, other graphs are left alone, and the triples are counted afterwards. Who
    may write is told by MALIWAR_ENGINE_USER and MALIWAR_ENGINE_PASSWORD, and by nothing else.
    """
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import engines, loading  # noqa: PLC0415

    if instructions:
        if engine or graph_store or path:
            raise BadParameter("--instructions prints, and loads nothing; leave out --engine, --graph-store and --to.")
        click.echo(engines.instructions(instructions), nl=False)
        return
    settings = Settings.from_environment(engine=engine, snapshot=snapshot, snapshot_sha256=sha256, data=data)
    if path is None and default is None:
        loading.load(settings, graph_store)
    elif path is None or default is None or engine or graph_store:
        raise BadParameter("--to goes with --default own or union, and without --engine and --graph-store.")
    else:
        loading.write(settings, path, union=default == "union")
