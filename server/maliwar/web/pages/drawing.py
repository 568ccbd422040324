"""The picture on the page of a question, where the columns of its answer allow one."""

from maliwar.languages import gettext as _
from maliwar.questions.answer import QuestionAnswer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.reading.network import packed_answer
from maliwar.reading.numbers import LINES
from maliwar.reading.numbers_picture import picture_of
from maliwar.web.parts import Drawn
from maliwar.web.replies import desk


def drawn(found: QuestionAnswer) -> Drawn | None:
    """Return the picture of an answer on the page that it is placed on; None where it has none."""
    if found.question.show == "network":
        return _network(found)
    if found.question.show != "bar":
        return None
    words = {"title": found.title, "desc": _("Each number of the table as a mark; the table says the same in words.")}
    known_on = found.bound.given.get(AS_KNOWN_ON, "")
    differing = desk().differing(known_on) if found.question.evidence and found.rows else frozenset()
    rows = picture_of(found, desk().service.labels, differing, words)
    if rows is None:
        return None
    caption = _(
        "A dot is an exact number, a bar a range, an arrow an open end; ≠: another says otherwise. "
        "The table has the same rows."
    )
    if len(found.leaf.shown) > LINES:
        first = _("The first %(number)s rows of the table.", number=LINES)
        caption = f"{first} {caption}"
    return Drawn("ranges", "numbers.js", "numbers.css", rows, f"maliwar-{found.question.name}", caption)


def _network(found: QuestionAnswer) -> Drawn | None:
    relations = desk().relations(found.bound.given.get(AS_KNOWN_ON, ""))
    rows = packed_answer(found, relations, desk().service.labels)
    if rows is None:
        return None
    caption = _(
        "A solid line is sure, a thin dashed one possible by its dates. Choose an actor or a line to read who says so; "
        "the table below says the same in words."
    )
    return Drawn("network", "network.js", "network.css", rows, f"maliwar-{found.question.name}", caption)
