"""The rows of every question, held against files.

`fixture/<name>.csv` are the rows on fixture.ttl, `<name>.csv` those on the project's own triples; `<name>@<case>.csv`
are further cases. The first line of a file says what is asked: `# actor=MNLA&when=mid-2012`. Run with
MALIWAR_REWRITE_GOLDENS=1 to write the files anew, and read the difference before you commit it.
"""

import os
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

import fixture_graph
import pytest

from maliwar.questions.answer import answer
from maliwar.questions.evidence import fold_rows
from maliwar.questions.labels import LabelIndex

HERE = Path(__file__).parent
GOLDENS = sorted((*HERE.glob("*.csv"), *HERE.glob("fixture/*.csv")))


@cache
def names_in(engine: fixture_graph.InProcessEngine) -> LabelIndex:
    """Return the names in an engine's graph."""
    return LabelIndex.load(engine)


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: str(path.relative_to(HERE)))
def test_a_question_gives_its_golden_rows(path: Path) -> None:
    """Columns, rows, their order and their citations."""
    first, _, expected = path.read_text(encoding="utf-8").partition("\n")
    assert first.startswith("#"), "the first line says what is asked"
    engine = fixture_graph.engine() if path.parent.name == "fixture" else fixture_graph.whole_engine()
    values = dict(parse_qsl(first.lstrip("# "), keep_blank_values=True, strict_parsing=bool(first.lstrip("# "))))
    name = path.stem.partition("@")[0]
    found = answer(engine, fixture_graph.catalogue(), names_in(engine), name, values)
    rows = found.to_csv().replace("\r\n", "\n")
    if os.environ.get("MALIWAR_REWRITE_GOLDENS"):
        path.write_text(f"{first}\n{rows}", encoding="utf-8")
    assert rows == expected or os.environ.get("MALIWAR_REWRITE_GOLDENS")


def test_every_question_has_a_golden() -> None:
    """A question without one is a question that nobody has looked at; pick lists need none of the whole graph."""
    questions = fixture_graph.catalogue()
    small = {path.stem.partition("@")[0] for path in GOLDENS if path.parent != HERE}
    whole = {path.stem.partition("@")[0] for path in GOLDENS if path.parent == HERE}
    assert small | whole == set(questions)
    assert whole == {name for name, question in questions.items() if question.group != "pick lists"}


@pytest.mark.parametrize("name", sorted(fixture_graph.catalogue()))
def test_a_row_is_the_same_with_and_without_its_claims(name: str) -> None:
    """What is offered beside an answer is asked without the evidence, and is the same answer."""
    engine = fixture_graph.whole_engine()
    labels = names_in(engine)
    bound = fixture_graph.catalogue()[name].bind({}, labels)
    texts = (bound.text, bound.brief)
    full, brief = (
        [row.cells for row in fold_rows(bound.question, engine.select(text).records(), labels)] for text in texts
    )
    assert full == brief
