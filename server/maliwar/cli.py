"""The command line: one thin command for each thing that maliwar does; imports wait until a command needs them."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from maliwar.errors import BadData, BadParameter, MaliwarError


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
  maliwar check --coverage    how much of the article the graph carries, and what is missing
  maliwar check --reference   also hold the fast reasoner and validator to owlrl and pyshacl (minutes)"""
)
@click.option("--coverage", is_flag=True, help="Count what the graph carries instead, building it where files changed.")
@click.option("--reference", is_flag=True, help="Also run owlrl and pyshacl and compare.")
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA); for --coverage.")
def check(coverage: bool, reference: bool, data: str | None) -> None:
    """Check the project's files without writing anything.

    Prints one finding a line, as file:line: message, and exits with 1 if there is any. Disputes, which the graph keeps,
    are told but are no findings. With --coverage it counts passages, references and facts, and exits with 0.
    """
    if coverage:
        from maliwar.settings import Settings  # noqa: PLC0415
        from maliwar.terminal.coverage import print_coverage  # noqa: PLC0415

        print_coverage(Settings.from_environment(data=data))
        return
    from maliwar.build import pipe, progress  # noqa: PLC0415

    report = pipe.check(progress.for_people(), reference=reference)
    for dispute in report.disputes:
        click.echo(f"dispute: {dispute.finding}", err=True)
    for finding in report.findings:
        click.echo(str(finding))
    click.echo(f"{len(report.findings)} findings, {len(report.disputes)} disputes", err=True)
    sys.exit(1 if report.findings else 0)


FORMATS = click.Choice(["json", "csv", "tsv", "ttl"])
RAW_FORMATS = click.Choice(["json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld"])
ENGINE = "`embedded`, or the URL of a SPARQL 1.1 endpoint (MALIWAR_ENGINE)."


@main.command(
    epilog="""\b
Examples:
  maliwar serve                      http://127.0.0.1:8000
  maliwar serve --port 8080          another port (PORT)
  maliwar serve --host 0.0.0.0       for others too (HOST)
  MALIWAR_ENGINE=http://localhost:7878/query maliwar serve
  maliwar serve --dataset graphs.trig    one file of RDF: /sparql alone
  maliwar serve --snapshot maliwar.tar.gz
  maliwar serve --snapshot https://example.org/maliwar.tar.gz --sha256 9f86d081…"""
)
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on (HOST).")
@click.option(
    "--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port (PORT)."
)
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
@click.option("--engine", help=ENGINE)
@click.option("--dataset", help="RDF file (.nq, .trig, .nt, .ttl) to serve instead: /sparql alone (MALIWAR_DATASET).")
@click.option("--snapshot", help="File or URL that `maliwar export --archive` wrote, to serve (MALIWAR_SNAPSHOT).")
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
    its dumps, and it is put in place in one step. With --dataset nothing is built either: a file's graphs are read into
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


@main.command(
    epilog="""\b
Examples:
  maliwar ask "who was allied with MNLA in mid-2012"
  maliwar ask "who controlled Gao on 1 July 2012" --format json
  maliwar ask "relations between MNLA and Ansar Dine in 2012" --format csv > relations.csv

Exits with 0 where it could answer (also with "not recorded"), 2 where it could not understand."""
)
@click.argument("sentence", nargs=-1, required=True)
@click.option("--format", "form", type=FORMATS, help="Write data instead of a table.")
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
@click.option("--engine", help=ENGINE)
def ask(sentence: tuple[str, ...], form: str | None, data: str | None, engine: str | None) -> None:
    """Answer a question in words, with the claims behind each row."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import commands  # noqa: PLC0415

    commands.ask(Settings.from_environment(data=data, engine=engine), " ".join(sentence), form)


@main.command(
    epilog="""\b
Examples:
  maliwar questions                                          all of them
  maliwar questions allied-with                              what it takes
  maliwar questions allied-with actor=MNLA when=mid-2012     its answer
  maliwar questions allied-with actor=MNLA --why 1           why its first row is there
  maliwar questions allied-with actor=MNLA --sparql          the SPARQL behind it"""
)
@click.argument("name", required=False)
@click.argument("values", nargs=-1, metavar="[PARAMETER=VALUE]...")
@click.option("--sparql", is_flag=True, help="Print the query instead of the answer.")
@click.option("--why", type=click.IntRange(1), metavar="ROW", help="Tell why the row of that number is there.")
@click.option("--format", "form", type=FORMATS, help="Write data instead of a table.")
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
@click.option("--engine", help=ENGINE)
def questions(  # noqa: PLR0913, PLR0917  one argument for each option
    name: str | None,
    values: tuple[str, ...],
    sparql: bool,
    why: int | None,
    form: str | None,
    data: str | None,
    engine: str | None,
) -> None:
    """List the questions, tell what one takes, or answer it."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import commands  # noqa: PLC0415
    from maliwar.terminal.why import print_why  # noqa: PLC0415

    settings = Settings.from_environment(data=data, engine=engine)
    if name is None:
        commands.list_questions()
    elif sparql:
        commands.print_sparql(settings, name, values)
    elif why:
        print_why(settings, name, values, why, form)
    elif values or form:
        commands.ask_question(settings, name, values, form)
    else:
        commands.print_question(name)


@main.command(
    epilog="""\b
Examples:
  maliwar on 2013-01-14
  maliwar on 1 July 2012 --possible               what the dates leave possible too
  maliwar on 2013-01-14 --as-known-on 2013-01-14  as far as it had been said by then
  maliwar on 2013-01-14 --format json > day.json"""
)
@click.argument("day", nargs=-1, required=True)
@click.option("--as-known-on", "known_on", default="", help="Only what had been said by that day.")
@click.option("--possible", is_flag=True, help="Show what the dates leave possible, too.")
@click.option("--format", "form", type=click.Choice(["json"]), help="Write data instead of tables.")
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
@click.option("--engine", help=ENGINE)
def on(  # noqa: PLR0913, PLR0917  one argument for each option
    day: tuple[str, ...], known_on: str, possible: bool, form: str | None, data: str | None, engine: str | None
) -> None:
    """Tell what held and happened on a day: who fought whom, who held what, who led whom, and so on."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal.day import print_day  # noqa: PLC0415

    print_day(Settings.from_environment(data=data, engine=engine), " ".join(day), known_on, form, possible=possible)


@main.command(
    epilog="""\b
Examples:
  maliwar query battles.rq
  maliwar questions who-controlled --sparql | maliwar query -
  echo 'SELECT ?group WHERE { ?group a mw:ArmedGroup }' | maliwar query - --format csv"""
)
@click.argument("file", type=click.File("rb"))
@click.option(
    "--format", "form", type=RAW_FORMATS, help="Default: TSV for rows, JSON for yes or no, Turtle for triples."
)
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
@click.option("--engine", help=ENGINE)
def query(file: BinaryIO, form: str | None, data: str | None, engine: str | None) -> None:
    """Run a SPARQL query from FILE, or from standard input where FILE is -."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import commands  # noqa: PLC0415

    commands.query(Settings.from_environment(data=data, engine=engine), file, form)


@main.command(
    epilog="""\b
Examples:
  maliwar mcp
  claude mcp add maliwar -- maliwar mcp
  in a client's file: {"mcpServers": {"maliwar": {"command": "/path/to/maliwar", "args": ["mcp"]}}}"""
)
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
@click.option("--engine", help=ENGINE)
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


@main.group()
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
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
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
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
def suggest_links(endpoint: str, pause: float, data: str | None) -> None:
    """Propose items for what has no link, as SSSOM/TSV to review; no link is ever written."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import links  # noqa: PLC0415

    links.suggest(Settings.from_environment(data=data), endpoint, pause)


@main.command(
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
@click.option("--data", type=click.Path(file_okay=False), help="Folder of snapshots (MALIWAR_DATA).")
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
