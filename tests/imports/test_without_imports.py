"""With nothing imported the questions about imports answer, and say why they are empty."""

import json

import pytest
from served import get

NONE = "No import is loaded, so there is nothing to compare the article with; see `maliwar import --help`."


@pytest.mark.parametrize(
    "question", ["imports", "compared-tolls", "only-in-import", "only-in-article", "imported-events", "matched-names"]
)
def test_an_empty_shelf_is_said(server: str, question: str) -> None:
    """No row, and one sentence that says what to do; not that the sources are silent."""
    found = json.loads(get(server, f"/questions/{question}", accept="application/json").text)
    assert found["rows"] == []
    assert [each["text"] for each in found["coverage"]] == [NONE]


def test_nothing_is_told_of_imports_where_there_are_none(server: str) -> None:
    """Neither under the downloads nor in the description."""
    assert "imports" not in json.loads(get(server, "/download", accept="application/json").text)
    assert "dataset/import" not in get(server, "/.well-known/void", accept="text/turtle").text
