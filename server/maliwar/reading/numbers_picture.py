"""What pictures/ranges.js is given: the lines of groups of numbers, or those of an answer whose rows are numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from maliwar.languages import gettext as _
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.reading.numbers import COLUMNS, EVENT, LINES, PARTY, Group, Line, grouped, topic_of
from maliwar.reading.ranges import Range


def picture(groups: Sequence[Group], *, scale: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Return what pictures/ranges.js draws: groups of lines with their bounds and words, and the scale."""
    return {
        "scale": scale,
        "greatest": max((group.greatest for group in groups), default=0),
        "words": dict(words),
        "groups": [
            {
                "label": group.about.label if group.about else _("party not told"),
                "lines": [_drawn(line) for line in group.lines],
            }
            for group in groups
        ],
    }


def picture_of(
    found: QuestionAnswer, labels: LabelIndex, differing: frozenset[str], words: Mapping[str, str]
) -> dict[str, Any] | None:
    """Return the picture of an answer whose rows are numbers, the first of the page that it is placed on.

    None where there is none in it. Rows without bounds are drawn by their first whole number.
    """
    columns = {column.name for column in found.question.columns}
    rows = found.leaf.shown[:LINES]
    if not any(Range.of(found.rows[place].cells) for place in rows):
        return _plainly(found, rows, words)
    topic = topic_of(found.question.name)
    by = topic.by if topic else EVENT if columns & set(COLUMNS[EVENT]) else PARTY
    kept = replace(found, rows=tuple(found.rows[: rows.stop]), paging=None)
    groups = [
        replace(each, lines=tuple(line for line in each.lines if line.place in rows))
        for each in grouped(kept, by, labels, differing)
    ]
    return picture([each for each in groups if each.lines], scale="log", words=words)


def _plainly(found: QuestionAnswer, rows: Sequence[int], words: Mapping[str, str]) -> dict[str, Any] | None:
    first = found.question.columns[0]
    column = next((each for each in found.question.columns if each.type == "integer" and each is not first), None)
    if column is None:
        return None
    lines = []
    for place in rows:
        number, about = found.rows[place].cells[column.name], found.rows[place].cells[first.name]
        if isinstance(number, int):
            label = about.label if isinstance(about, Thing) else str(about or "")
            exact = Range.exactly(number)
            told = {"row": place + 1, "label": label, "who": "", "words": exact.words, "differs": False}
            lines.append({**told, **exact.to_json()})
    greatest = max((int(str(line["low"])) for line in lines), default=0)
    group = {"label": column.label, "lines": lines}
    return {"scale": "linear", "greatest": greatest, "words": dict(words), "groups": [group]} if lines else None


def _drawn(line: Line) -> dict[str, Any]:
    asserter, source = (line.row.cells.get(name) for name in ("asserter", "source"))
    label = " · ".join(part.label if isinstance(part, Thing) else str(part) for part in line.label)
    year = line.row.cells.get("year")
    return {
        "row": line.place + 1,
        "label": f"{year} · {label}" if year and label else str(year or label),
        "who": asserter.label if isinstance(asserter, Thing) else source.label if isinstance(source, Thing) else "",
        "words": line.range.words,
        "differs": line.differs,
        **line.range.to_json(),
    }
