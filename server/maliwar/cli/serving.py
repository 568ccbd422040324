"""Commands that answer others until they are stopped."""

import click

from maliwar.cli.options import DATA, ENGINE


@click.command(
    epilog="""\b
Examples:
  maliwar serve                      http://127.0.0.1:8000
  maliwar serve --port 8080          another port (PORT)
  maliwar serve --host 0.0.0.0       for others too (HOST)
  MALIWAR_ENGINE=http://localhost:7878/query maliwar serve
  maliwar serve --dataset graphs.trig    one file of RDF: /sparql alone
  maliwar serve --snapshot maliwar.tar.gz
  maliwar serve --snapshot /srv/maliwar/data/0.1.0-84a78c8ca8    a folder, in place
  maliwar serve --snapshot https://example.org/maliwar.tar.gz --sha256 9f86d081…"""
)
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on (HOST).")
@click.option(
    "--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port (PORT)."
)
@DATA
@ENGINE
@click.option("--dataset", help="RDF file (.nq, .trig, .nt, .ttl) to serve instead: /sparql alone (MALIWAR_DATASET).")
@click.option(
    "--snapshot",
    help="File or URL that `maliwar export --archive` wrote, or a snapshot's folder, to serve (MALIWAR_SNAPSHOT).",
)
@click.option("--sha256", help="The SHA-256 that it must have; a URL needs one (MALIWAR_SNAPSHOT_SHA256).")
def serve(  # noqa: PLR0913, PLR0917  one argument for each option
    host: str,
    port: int,
    data: str | None,
    engine: str | None,
    dataset: str | None,
    snapshot: str | None,
    sha256: str | None,
) -> None:
    """Build what has changed, then serve pages, questions and SPARQL until Ctrl-C.

    With --snapshot nothing is built of the files here: the archive is held to its hash, its store is built anew from
    its dumps, and it is put in place in one step; a folder is verified and served where it lies, by as many processes
    as you like, and nothing is written to it. With --dataset nothing is built either: a file's graphs are read into
    memory and answer at /sparql, without questions and pages.
    """
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import commands  # noqa: PLC0415
    from maliwar.web import server  # noqa: PLC0415

    settings = Settings.from_environment(
        data=data, engine=engine, dataset=dataset, snapshot=snapshot, snapshot_sha256=sha256
    )
    server.check_address(host, port)
    if not settings.dataset:
        commands.prepare(settings)
    server.serve(settings, host, port)


@click.command(
    epilog="""\b
Examples:
  maliwar mcp
  claude mcp add maliwar -- maliwar mcp
  in a client's file: {"mcpServers": {"maliwar": {"command": "/path/to/maliwar", "args": ["mcp"]}}}"""
)
@DATA
@ENGINE
def mcp(data: str | None, engine: str | None) -> None:
    """Serve the questions to an assistant, by the Model Context Protocol over standard input and output.

    Each question is a tool; what is asked is answered with its claims, references and a permanent link. Ends when the
    client closes its end. The snapshot is built first where files have changed, which takes some seconds.
    """
    from maliwar.assistant import server  # noqa: PLC0415
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import commands  # noqa: PLC0415

    service = commands.open_service(Settings.from_environment(data=data, engine=engine))
    try:
        server.serve(service)
    finally:
        service.close()
