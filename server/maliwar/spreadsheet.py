"""CSV that a spreadsheet may open: no cell of it is a formula.

`text/csv` itself stays exact: programs read it, and an apostrophe too many would be a fault in the data. Spreadsheets
run a cell that begins like a formula, so for them such a cell gets an apostrophe in front, and every cell quotes, so
that no separator of another country begins a cell within one (OWASP, "CSV Injection").
"""

import csv
import io
import re
import sys
from typing import Final

from maliwar.languages import N_

NAME: Final = "spreadsheet"
"""What `format=` takes for it."""
LABEL: Final = N_("CSV for spreadsheets")
CONTENT_TYPE: Final = "text/csv; charset=utf-8; header=present"
_MARK: Final = "\ufeff"
"""By this a spreadsheet knows UTF-8."""
_FORMULA: Final = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")

csv.field_size_limit(sys.maxsize)  # a literal may be longer than the 128 kB that the module reads unasked


def for_spreadsheets(content: bytes) -> bytes:
    """Return a CSV body in UTF-8 with every formula made text; numbers stay numbers."""
    made = io.StringIO(newline="")
    made.write(_MARK)
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in csv.reader(io.StringIO(content.decode("utf-8"), newline="")):
        writer.writerow([defused(cell) for cell in row])
    return made.getvalue().encode("utf-8")


def defused(cell: str) -> str:
    """Return a cell that a spreadsheet shows instead of running it."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
