"""Commands that answer on the terminal."""

from typing import BinaryIO

import click

from maliwar.cli.options import DATA, ENGINE, FORMATS, RAW_FORMATS


@click.command(
    epilog="""\b
Examples:
  maliwar ask "who was allied with MNLA in mid-2012"
  maliwar ask "who controlled Gao on 1 July 2012" --format json
  maliwar ask "relations between MNLA and Ansar Dine in 2012" --format csv > relations.csv

Exits with 0 where it could answer (also with "not recorded"), 2 where it could not understand."""
)
@click.argument("sentence", nargs=-1, required=True)
@click.option("--format", "form", type=FORMATS, help="Write data instead of a table.")
@DATA
@ENGINE
def ask(sentence: tuple[str, ...], form: str | None, data: str | None, engine: str | None) -> None:
    """Answer a question in words, with the claims behind each row."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import commands  # noqa: PLC0415

    commands.ask(Settings.from_environment(data=data, engine=engine), " ".join(sentence), form)


@click.command(
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
@DATA
@ENGINE
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
        commands.list_questions(settings)
    elif sparql:
        commands.print_sparql(settings, name, values)
    elif why:
        print_why(settings, name, values, why, form)
    elif values or form:
        commands.ask_question(settings, name, values, form)
    else:
        commands.print_question(settings, name)


@click.command(
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
@DATA
@ENGINE
def on(  # noqa: PLR0913, PLR0917  one argument for each option
    day: tuple[str, ...], known_on: str, possible: bool, form: str | None, data: str | None, engine: str | None
) -> None:
    """Tell what held and happened on a day: who fought whom, who held what, who led whom, and so on."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal.day import print_day  # noqa: PLC0415

    print_day(Settings.from_environment(data=data, engine=engine), " ".join(day), known_on, form, possible=possible)


@click.command(
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
@DATA
@ENGINE
def query(file: BinaryIO, form: str | None, data: str | None, engine: str | None) -> None:
    """Run a SPARQL query from FILE, or from standard input where FILE is -."""
    from maliwar.settings import Settings  # noqa: PLC0415
    from maliwar.terminal import commands  # noqa: PLC0415

    commands.query(Settings.from_environment(data=data, engine=engine), file, form)
