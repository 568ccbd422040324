"""Files with faults: what is refused is told with its line, and everything else is taken."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from taking import ACLED, UCDP, changed, edited, rows, take, written

from maliwar import shelf
from maliwar.imports import lines as reading
from maliwar.imports.lines import LONGEST, Lines

CELLS = [
    ("ucdp", {"id": ""}, "id is empty"),
    ("ucdp", {"id": "7 0"}, "id is “7 0”, not a number"),
    ("ucdp", {"type_of_violence": "4"}, "type_of_violence is “4”, not a whole number from 1 to 3"),
    ("ucdp", {"date_start": "2001-02-30"}, "date_start is “2001-02-30”: there is no such day"),
    ("ucdp", {"date_start": "04/03/2001"}, "date_start is “04/03/2001”, in which day and month are not told apart"),
    ("ucdp", {"date_end": "2001-03-01"}, "date_start 2001-03-04 is after date_end 2001-03-01"),
    ("ucdp", {"date_end": "2950-03-01"}, "date_end is “2950-03-01”, which is yet to come"),
    ("ucdp", {"date_start": "1801-03-01"}, "date_start is “1801-03-01”, before 1900"),
    ("ucdp", {"date_prec": "0"}, "date_prec is “0”, not a whole number from 1 to 5"),
    ("ucdp", {"year": "1999"}, "year is “1999”, which is not that of 2001-03-04"),
    ("ucdp", {"latitude": "91.5"}, "latitude is “91.5”, beyond 90 degrees"),
    ("ucdp", {"longitude": "-180.01"}, "longitude is “-180.01”, beyond 180 degrees"),
    ("ucdp", {"latitude": "10,5"}, "latitude is “10,5”, not decimal degrees"),
    ("ucdp", {"longitude": ""}, "longitude is “”, not decimal degrees"),
    ("ucdp", {"latitude": "0.0", "longitude": "0"}, "latitude and longitude are both 0"),
    ("ucdp", {"where_prec": "east"}, "where_prec is “east”, not a whole number from 1 to 7"),
    ("ucdp", {"country": " "}, "country is empty"),
    ("ucdp", {"best": "many"}, "best is “many”, not a whole number from 0 to 10,000,000"),
    ("ucdp", {"low": "-3"}, "low is “-3”, not a whole number"),
    ("ucdp", {"low": "13"}, "low 13 is above best 12"),
    ("ucdp", {"low": "", "best": "", "high": ""}, "low, best and high are all empty"),
    ("ucdp", {"side_b": ""}, "side_b is empty"),
    ("ucdp", {"where_coordinates": "Nor\x00wick"}, "where_coordinates has a control character (U+0000)"),
    ("acled", {"event_id_cnty": "MLI/1"}, "event_id_cnty is “MLI/1”, not letters and digits"),
    ("acled", {"event_date": "31 June 2001"}, "event_date is “31 June 2001”: there is no such day"),
    ("acled", {"event_date": "4 Avril 2001"}, "event_date is “4 Avril 2001”, not a day such as"),
    ("acled", {"year": "2002"}, "year is “2002”, which is not that of event_date 2001-03-04"),
    ("acled", {"time_precision": ""}, "time_precision is empty"),
    ("acled", {"event_type": "Duels"}, "event_type is “Duels”, not one of ACLED’s six"),
    ("acled", {"geo_precision": "9"}, "geo_precision is “9”, not a whole number from 1 to 3"),
    ("acled", {"fatalities": ""}, "fatalities is empty"),
    ("acled", {"actor1": ""}, "actor1 is empty"),
]


def test_a_cell_that_cannot_be_costs_its_row_alone(tmp_path: Path) -> None:
    """Every fault of a cell is told with its line and its id, and the rows around it are taken."""
    for kind, source, key in (("ucdp", UCDP, "id"), ("acled", ACLED, "event_id_cnty")):
        good, table = rows(source), []
        cases = [(cells, told) for name, cells, told in CELLS if name == kind]
        for number, (cells, _) in enumerate(cases):
            table.append({**good[0], key: f"{good[0][key]}{number}", **cells})
        taken = take(kind, written(tmp_path / source.name, [*table, *good]), tmp_path / kind)
        assert taken.told.exit_code == 0, taken.told.output
        (imported,) = shelf.shelved(tmp_path / kind)
        assert imported.rows == imported.events + imported.rejects == len(cases) + len(good)
        assert [int(reject["line"]) for reject in taken.rejects] == list(range(2, len(cases) + 2))
        for reject, (_, told) in zip(taken.rejects, cases, strict=True):
            assert told in reject["reason"], reject


def test_the_first_rejects_are_told_and_the_file_has_all(tmp_path: Path) -> None:
    """The terminal shows line, id and reason of the first ten, and where the others are."""
    table = [{**rows(UCDP)[0], "id": str(number), "date_prec": "9" if number else "1"} for number in range(14)]
    taken = take("ucdp", written(tmp_path / "many.csv", table), tmp_path)
    assert "14 rows = 1 events + 13 rejected + 0 duplicates" in taken.told.stderr
    assert "line 3 (1): date_prec is “9”" in taken.told.stderr
    assert f"3 more in {taken.folder / 'rejects.tsv'}" in taken.told.stderr
    assert len(taken.rejects) == 13


BROKEN = [
    (b"1,2,3", "the row has 3 cells where the header has 49"),
    (b'99,"never closed,1,2,3', "a quotation mark in the row is not closed"),
    (b'99,"a"b,c', "its quotation marks are broken"),
    (b"99,No\xebl", "byte 6 of the row (0xEB) is not utf-8"),
    (b"9" * (LONGEST + 1), "the line is 1.0 MB long; 1 MB is the most a row may have"),
    (b'99,"' + b"9" * (LONGEST + 1), "the line is 1.0 MB long; 1 MB is the most a row may have"),
]
"""Lines that are no rows, and what is said of them."""


def test_a_broken_line_costs_no_row_but_its_own(tmp_path: Path) -> None:
    """Broken quoting, bytes of another encoding, a line too long: the rows before and behind are taken."""
    head, *good = UCDP.read_bytes().split(b"\r\n")[:-1]
    lines = [head, *(line for row, (bad, _) in zip(good, BROKEN, strict=True) for line in (row, bad))]
    path = tmp_path / "broken.csv"
    path.write_bytes(b"\r\n".join(lines) + b'\r\n99,"closed by nobody')
    taken = take("ucdp", path, tmp_path)
    expected = [told for _, told in BROKEN] + ["a quotation mark in the row is not closed"]
    assert [int(reject["line"]) for reject in taken.rejects] == [3, 5, 7, 9, 11, 13, 14]
    for reject, told in zip(taken.rejects, expected, strict=True):
        assert told in reject["reason"]
    (imported,) = shelf.shelved(tmp_path)
    assert (imported.rows, imported.events, imported.rejects) == (13, 6, 7)


@pytest.mark.parametrize(
    ("edit", "line", "told"),
    [
        (lambda data: data.replace(b"army spokesman,", b'"army spokesman,', 1), "2", "its quotation marks are broken"),
        (lambda data: data[:-40], "7", "the row has 40 cells where the header has 49"),
    ],
)
def test_a_row_with_broken_quotation_marks_or_cut_off_is_refused(
    tmp_path: Path, edit: Callable[[bytes], bytes], line: str, told: str
) -> None:
    """A quotation mark too many, or a download that broke off: that row is told, the others are taken."""
    taken = take("ucdp", edited(UCDP, tmp_path / "broken.csv", edit), tmp_path)
    (reject,) = taken.rejects
    assert reject["line"] == line
    assert told in reject["reason"]
    assert shelf.find(tmp_path, "ucdp").events == 5


def test_an_id_that_comes_twice_is_taken_once_and_told(tmp_path: Path) -> None:
    """The first row of an id is taken; where it was refused, the next one is."""
    good = rows(UCDP)
    table = [good[0], {**good[1], "id": good[0]["id"]}, {**good[2], "best": "?"}, good[2]]
    taken = take("ucdp", written(tmp_path / "twice.csv", table), tmp_path)
    assert [(reject["line"], reject["kind"]) for reject in taken.rejects] == [("3", "duplicate"), ("4", "rejected")]
    assert "the id is that of line 2, which was taken" in taken.rejects[0]["reason"]
    (imported,) = shelf.shelved(tmp_path)
    assert (imported.rows, imported.events, imported.rejects, imported.duplicates) == (4, 2, 1, 1)


def test_wrong_columns_are_told_by_name(tmp_path: Path) -> None:
    """The message names what is missing and what is known; a file of the other kind is sent to its command."""
    table = [{name: cell for name, cell in row.items() if name not in ("best", "date_prec")} for row in rows(UCDP)]
    told = take("ucdp", written(tmp_path / "lacks.csv", table), tmp_path).told
    assert told.exit_code == 2
    assert "lacks.csv:1: The header lacks date_prec, best, without which no event of UCDP GED" in told.stderr
    assert "The columns known: id, relid, year," in told.stderr
    assert "use `maliwar import acled`" in take("ucdp", ACLED, tmp_path).told.stderr
    assert "use `maliwar import ucdp`" in take("acled", UCDP, tmp_path).told.stderr
    twice = edited(UCDP, tmp_path / "twice.csv", lambda data: data.replace(b",relid,", b",id,", 1))
    assert "names id more than once" in take("ucdp", twice, tmp_path).told.stderr
    assert not shelf.shelved(tmp_path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 and so on", "is a zip archive, not a CSV file: unpack it first"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an Excel workbook, not a CSV file: save the table as CSV in UTF-8"),
        ("id,relid".encode("utf-16"), "looks like UTF-16 text or a binary file"),
        (b"\n\n", "has no header: its first line is empty"),
        (b"x" * (LONGEST + 2), "has no header: its first line is too long"),
        (b"id,year\n1,2\n", "The header lacks type_of_violence"),
        (b"id|year\n1|2\n", "The first line is one cell, “id|year”"),
        (UCDP.read_bytes().splitlines()[0] + b"\n\n", "has a header and no rows"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    """A file of another sort is refused with a sentence, and nothing is left behind."""
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    taken = take("ucdp", path, tmp_path / "data")
    assert taken.told.exit_code == 2
    assert told in taken.told.stderr
    assert not shelf.shelved(tmp_path / "data")


def test_strict_refuses_the_whole_file_and_leaves_all_as_it_was(tmp_path: Path) -> None:
    """At the first row that cannot be taken, or comes twice, or breaks a shape; the import before stays."""
    assert take("ucdp", UCDP, tmp_path, "--strict").told.exit_code == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for cells, told in (
        ({"date_prec": "8"}, "line 4 (700003): date_prec is “8”"),
        ({"id": "700001"}, "line 4 (700001): the id is that of line 2"),
        ({"high": "1", "low": "1", "best": "7"}, "line 4 (700003): the number is above the highest"),
    ):
        path = changed(UCDP, tmp_path.with_suffix(".csv"), 2, cells)
        taken = take("ucdp", path, tmp_path, "--strict")
        assert taken.told.exit_code == 1
        assert f"Nothing was imported: {told}" in taken.told.stderr
        assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_file_of_which_nothing_can_be_taken_leaves_the_one_before(tmp_path: Path) -> None:
    """The rejects are told, the exit code is 1, and the import of that name stays."""
    take("ucdp", UCDP, tmp_path)
    table = [{**row, "date_prec": "7"} for row in rows(UCDP)]
    taken = take("ucdp", written(tmp_path / "none.csv", table), tmp_path)
    assert taken.told.exit_code == 1
    assert "none of the 6 rows could be taken" in taken.told.stderr
    assert "none.csv:2: date_prec is “7”" in taken.told.stdout
    assert shelf.find(tmp_path, "ucdp").source == UCDP.name


def test_a_name_that_cannot_stand_in_an_iri_is_refused(tmp_path: Path) -> None:
    """Names are small letters, digits and hyphens; nothing else gets near a path or an IRI."""
    for name in ("../x", "A", "a b", "a.part", "-a", "", "x" * 41):
        told = take("ucdp", UCDP, tmp_path, "--name", name or "%").told
        assert told.exit_code == 2
        assert "cannot name an import" in told.stderr
    assert not list(tmp_path.iterdir())


def test_a_line_of_any_length_takes_no_memory(tmp_path: Path) -> None:
    """A line of 64 MB is passed over block by block; the next one has its true number and offset."""
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"first\n")
        file.truncate(64 * 1024**2)
        file.seek(0, 2)
        file.write(b"\r\nlast\n")
    with path.open("rb") as file:
        lines = Lines(file)
        tracemalloc.start()
        found = [lines.take() for _ in range(4)]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 4 * 1024**2
    first, long, last, end = found
    assert end is None
    assert first is not None
    assert long is not None
    assert last is not None
    assert (long.number, long.start, long.cut, len(long.content)) == (2, 6, True, 200)
    assert (last.number, last.content, last.start) == (3, b"last", 64 * 1024**2 + 2)


@pytest.mark.parametrize("block", [1, 2, 3, 7])
def test_lines_end_as_an_editor_ends_them_wherever_a_block_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """LF, CR LF and a lone CR end a line, also where a block ends between the two; lines given back come again."""
    monkeypatch.setattr(reading, "_BLOCK", block)
    monkeypatch.setattr(reading, "LONGEST", 5)
    content = b"one\r\ntwo\rthree\n\r\n\rtoo long\r\nx\r\nlonger still\nend"
    path = tmp_path / "lines.csv"
    path.write_bytes(content)
    with path.open("rb") as file:
        lines = Lines(file)
        found = []
        while (line := lines.take()) is not None:
            lines.give_back([line])
            assert lines.place == (line.start, line.number)
            again = lines.take()
            assert again == line
            found.append(line)
    assert [line.number for line in found] == list(range(1, 10))
    told = [b"(cut)" if line.cut else line.content for line in found]
    assert told == [b"one", b"two", b"three", b"", b"", b"(cut)", b"x", b"(cut)", b"end"]
    assert [line.start for line in found[1:]] == [line.end for line in found[:-1]]
    assert found[-1].end == len(content)
