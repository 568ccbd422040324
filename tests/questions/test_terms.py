"""The words of the question files are words of the ontology."""

import re
from pathlib import Path

import fixture_graph
import pyoxigraph as ox
import pytest

from maliwar.names import MW, MWX

FOLDER = fixture_graph.ROOT / "queries"
FILES = sorted(FOLDER.glob("**/*.rq"))
RARE = {"clashesWith", "dateUncertain", "eitherDay"}
"""Names of the index that sound data may do without."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_question_names_a_term_that_nobody_uses(path: Path) -> None:
    """A misspelt property finds nothing, silently: each is in the ontology, and those of the index in the data."""
    text = "\n".join(line for line in path.read_text("utf-8").splitlines() if not re.match(r"#\+|\s*#", line))
    store = fixture_graph.whole_engine().store
    for prefix, base in (("mw", MW), ("mwx", MWX)):
        for name in set(re.findall(rf"(?<![\w:]){prefix}:(\w+)", text)):
            term = ox.NamedNode(base + name)
            used = (
                store.quads_for_pattern(term, None, None)
                if prefix == "mw"
                else store.quads_for_pattern(None, term, None)
            )
            assert next(iter(used), None) is not None or name in RARE, f"{prefix}:{name}"
