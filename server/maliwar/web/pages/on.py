"""The war on a day: /on/<date>, and /on to choose one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final, TypeAlias

from flask import Blueprint, Response, jsonify, redirect, request

from maliwar.errors import BadInput, BadParameter
from maliwar.languages import N_, day_words, gettext, months, ngettext
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.day import WHOLE, Calendar, DayTold, Section, neighbours, read_day, tell
from maliwar.questions.evidence import Row, why_href
from maliwar.reading import portion
from maliwar.reading.footnotes import Note, number_claims
from maliwar.reading.layout import GRADES, NUMERIC, telling_columns
from maliwar.web.answers import row_cells
from maliwar.web.contexts import DayPage, DaysPage
from maliwar.web.links import root, with_query
from maliwar.web.pages.questions import check_language, check_text
from maliwar.web.parts import AnswerRow, Cell, DaySection, DayTable, Download, GradeKey, Head, Link, Problem
from maliwar.web.replies import HTML, TYPES, desk, html, json_of, keep, negotiated, page
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished
from maliwar.wording import period_words

views = Blueprint("on", __name__)

OFFERS = (HTML, "json")
TAKES = (AS_KNOWN_ON, "version", "format", "lang")
PERIOD: Final = N_("Period")
LEFT_OUT = frozenset({"situation", "begins", "ends"})
"""Columns that become one, the period, or that say what the others say."""
Marks: TypeAlias = Mapping[tuple[str, int], tuple[int, ...]]
"""The numbers of the footnotes of a row, by the name of its part and its place there."""
STEPS = {
    "previous_change": N_("← %(day)s (something changed)"),
    "previous_day": "← %(day)s",
    "next_day": "%(day)s →",
    "next_change": N_("%(day)s (something changed) →"),
}


@views.get("/on")
def days() -> Response:
    """Lead to the day that is named by `date`; without it, show the days on which something changed."""
    _check(("date", *TAKES))
    check_version()
    chosen = negotiated(OFFERS)
    typed = request.args.get("date", "").strip()
    if typed:
        return _led(typed, chosen, "")
    if known_on := request.args.get(AS_KNOWN_ON, "").strip():
        read_day(known_on, desk().service.labels)
    calendar = desk().calendar()
    if chosen == HTML:
        return keep(("on", HTML), lambda: html("days.html", _days_page(calendar)))
    return jsonify({"days": [day.isoformat() for day in calendar.days], "version": desk().service.version})


@views.get("/on/<path:name>")
def on(name: str) -> Response:
    """Tell what held and happened on a day; words that name one lead to its own address."""
    suffix = next((each for each in OFFERS if name.endswith(f".{each}")), "")
    name = name.removesuffix(f".{suffix}") if suffix else name
    chosen = negotiated(OFFERS, suffix or None)
    try:
        _check(TAKES)
        day = read_day(name, desk().service.labels)
        if name != day.isoformat():
            return _led(name, chosen, suffix)
        check_version()
        known_on = request.args.get(AS_KNOWN_ON, "").strip()
        return keep(("on", day, known_on, chosen, root()), lambda: _finished(day, known_on, chosen))
    except BadInput as error:
        return _refused(error, name, chosen)


def _check(takes: Sequence[str]) -> None:
    check_text()
    for name in request.args:
        if name not in takes or len(request.args.getlist(name)) > 1:
            message = gettext("%(address)s takes %(takes)s, each once.", address="/on", takes=", ".join(takes))
            raise BadParameter(message, {"name": name})
    check_language(request.args.get("lang"))


def _led(typed: str, chosen: str, suffix: str) -> Response:
    """Redirect to the address of the day that somebody wrote, with what else was asked for."""
    try:
        day = read_day(typed, desk().service.labels)
    except BadInput as error:
        return _refused(error, typed, chosen)
    kept = {name: text for name, text in request.args.items() if name != "date"}
    path = f"/on/{day}.{suffix}" if suffix else f"/on/{day}"
    return redirect(with_query(path, **_keys(kept)), 303)  # type: ignore[return-value]  # werkzeug's own response


def _refused(error: BadInput, typed: str, chosen: str) -> Response:
    if chosen != HTML:
        raise error
    detail = error.detail if isinstance(error.detail, dict) else {}
    meant = tuple(_day_link(date.fromisoformat(day)) for day in detail.get("days", ()))
    context = DaysPage(title=gettext("Days"), section="/on", typed=typed, problem=Problem.of(error), days=meant)
    return page("days.html", context, error.status)


def _finished(day: date, known_on: str, chosen: str) -> Finished:
    service = desk().service
    found = tell(service.engine, service.catalogue, service.labels, day, known_on, service.version).placed(root())
    if chosen == HTML:
        return html("on.html", _day_page(found))
    about = {name: each and each.isoformat() for name, each in neighbours(day, desk().calendar()).items()}
    links = {"href": _href(found), "permanent": root() + _href(found, version=found.version)}
    made = json_of({**found.to_json(), **links, **about})
    return Finished(made.body, TYPES["json"][0], (("Content-Disposition", f'inline; filename="{day}.json"'),))


def _href(found: DayTold, suffix: str = "", **more: str) -> str:
    return with_query(f"/on/{found.day}{suffix}", as_known_on=found.known_on, **more)


def _day_page(found: DayTold) -> DayPage:
    notes, marks = number_notes(found.sections)
    sections = tuple(day_section(section, marks, found.day) for section in found.sections)
    tables = [table for section in sections for table in (section.sure, section.possible)]
    present = {cell.value for table in tables for row in table.rows for cell in row.cells}
    whole = {"date": found.day.isoformat(), "as_known_on": found.known_on}
    return DayPage(
        title=found.title,
        section="/on",
        day=found.day.isoformat(),
        known_on=found.known_on,
        known=_known(found),
        steps=tuple(_steps(found)),
        coverage=found.coverage,
        sections=sections,
        notes=notes,
        legend=tuple(GradeKey(name, f"= {gettext(text)}") for name, (_, text) in GRADES.items() if name in present),
        whole=Link(gettext("The day in one table"), with_query(f"/questions/{WHOLE}", **whole)),
        downloads=(
            Download("JSON", _href(found, ".json"), TYPES["json"][0]),
            Download(gettext("What is sure, as CSV"), with_query(f"/questions/{WHOLE}.csv", **whole), TYPES["csv"][0]),
        ),
        permanent=root() + _href(found, version=found.version),
    )


def _known(found: DayTold) -> Link:
    if found.known_on:
        return Link(gettext("Show what is known today"), f"/on/{found.day}")
    address = with_query(f"/on/{found.day}", as_known_on=str(found.day))
    return Link(gettext("Show only what had been said by that day"), address)


def _steps(found: DayTold) -> Iterable[Link]:
    to = neighbours(found.day, desk().calendar())
    for name, words in STEPS.items():
        day = to[name]
        if day and not (name.endswith("change") and day == to[name.replace("change", "day")]):
            link = _day_link(day, found.known_on)
            yield Link(gettext(words, day=link.label), link.href, note=name.replace("_", "-"))


def number_notes(sections: Iterable[Section]) -> tuple[tuple[Note, ...], Marks]:
    """Return the claims behind what held for certain, numbered; all else leads to its own by `Why?`."""
    rows = [
        (each.part.name, place, each.answer.rows[place])
        for each in sections
        if each.lasting
        for place in _begun(each.sure)[0]
    ]
    notes, marks = number_claims([row.to_json(evidence=True) for _, _, row in rows])
    return notes, {(name, place): own for (name, place, _), own in zip(rows, marks, strict=True)}


def day_section(section: Section, marks: Marks, day: date) -> DaySection:
    """Lay out one part of what is told of a day."""
    answer, part = section.answer, section.part
    (sure, more), (possible, further) = _begun(section.sure), _begun(section.possible)
    return DaySection(
        name=part.name,
        heading=part.heading,
        counts=_counts(section),
        sure=_table(section, sure, marks, day),
        possible=_table(section, possible, marks, day),
        nothing=section.nothing,
        question=Link(answer.title, answer.bound.href),
        downloads=tuple(_downloads(section)),
        portions=tuple(each for each in dict.fromkeys((more, further)) if each),
    )


def _begun(places: tuple[int, ...]) -> tuple[Sequence[int], str]:
    """Return the places of the rows that are shown, all of them but of a large war, and what is to be said of that."""
    return portion.begun(places, portion.ROWS) if desk().large else (places, "")


def _table(section: Section, places: Sequence[int], marks: Marks, day: date) -> DayTable:
    answer = section.answer
    columns = telling_columns(answer, (answer.rows[place] for place in places))
    period = section.lasting and any(column.name in ("begins", "ends") for column in columns)
    shown = [column for column in columns if column.name not in LEFT_OUT]
    rows = []
    for place in places:
        row = answer.rows[place]
        cells = [_dated(column.name, cell, row, day) for column, cell in zip(shown, row_cells(shown, row), strict=True)]
        cells += [_period(row)] if period else []
        notes = marks.get((section.part.name, place), ())
        rows.append(AnswerRow(place + 1, tuple(cells), notes, why_href(answer.bound, row)))
    heads = [Head(column.label, column.type in NUMERIC) for column in shown]
    heads += [Head(gettext(PERIOD), numeric=False)] if period else []
    return DayTable(tuple(heads), tuple(rows))


def _dated(column: str, cell: Cell, row: Row, day: date) -> Cell:
    """Return a date in short words: that it is the day itself stands first, and of many the first alone."""
    on, later = row.cells.get("on"), row.cells.get("later")
    if column == "on" and on:
        words = period_words(str(on), str(on))
        return replace(cell, value=gettext("That day, %(day)s", day=words) if on == day.isoformat() else words)
    if column == "later" and isinstance(later, tuple) and later:
        words = period_words(str(later[0]), str(later[0]))
        more = len(later) - 1
        again = ngettext(", and once more", ", and %(num)s times more", more, num=more) if more else ""
        return replace(cell, value=words + again)
    return cell


def _period(row: Row) -> Cell:
    begins, ends = (str(row.cells[name]) if row.cells.get(name) else None for name in ("begins", "ends"))
    return Cell(gettext(PERIOD), "plain", period_words(begins, ends) if begins or ends else None)


def _counts(section: Section) -> str:
    sure, possible = len(section.sure), len(section.possible)
    if not sure and not possible:
        return gettext("not recorded")
    told = [ngettext("%(num)s for certain", "%(num)s for certain", sure, num=sure)] if sure else []
    told += [ngettext("%(num)s possible", "%(num)s possible", possible, num=possible)] if possible else []
    return ", ".join(told)


def _downloads(section: Section) -> Iterable[Download]:
    for label, suffix in (("JSON", "json"), ("CSV", "csv")):
        given = _keys(section.answer.bound.given)
        yield Download(label, with_query(f"/questions/{section.part.question}.{suffix}", **given), TYPES[suffix][0])


def _keys(given: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in given.items()}


def _day_link(day: date, known_on: str = "") -> Link:
    return Link(day_words(day), with_query(f"/on/{day}", as_known_on=known_on))


def _days_page(calendar: Calendar) -> DaysPage:
    years = []
    for year, of_year in groupby(calendar.days, key=lambda day: day.year):
        within = []
        for month, of_month in groupby(of_year, key=lambda day: day.month):
            within.append((months()[month - 1], tuple(Link(str(day.day), f"/on/{day}") for day in of_month)))
        years.append((str(year), tuple(within)))
    return DaysPage(title=gettext("Days"), section="/on", years=tuple(years))
