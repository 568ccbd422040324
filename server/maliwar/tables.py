"""The project's tables: tab-separated, a heading line, no quoting."""

import csv
from pathlib import Path
from typing import Final

ITEMS: Final = "shapes/wikidata.tsv"
"""From the project's root: the Wikidata items that may be linked, by `qid`, and how sure each is, by `confidence`."""


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows by column; none where there is no such file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
