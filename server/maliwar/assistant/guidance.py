"""What an assistant is told before it asks: how to choose, what the words mean, what never to conclude."""

from typing import Final

from maliwar.questions.catalogue import Catalogue
from maliwar.reading.layout import GRADES
from maliwar.war import dated, war
from maliwar.wording import date_words

_ABOUT: Final = """\
maliwar is a knowledge graph of {war} ({begun} on), read from one source: {text} as of {read_on}, \
with its {references} references. It tells what somebody says, who says so and where it is written; \
it holds nothing else. Data version: {version}.

How to choose a tool
- No tool plainly fits: `ask` with the sentence. Where it is not sure it answers nothing and offers calls instead.
- A name that may be spelt in several ways: `search_things` first, then pass the short path ({path}).
- Otherwise the question's own tool, listed below. Dates may be {dates}. \
`as-known-on` answers with what had been said by that day.
- Before you rely on a row that matters or is disputed: `why` with the row's name.
- A long answer comes in pages and says how many; go on with `page`.

How to read an answer
{grades}
- support: stated; uncited (no reference); reported; claimed (by a party); inferred; denied (by somebody).
- disputed: somebody denies it, or something that excludes it is told as well. Say so.
- Numbers are what somebody gave, as a range where they gave one. Do not add them up.

What never to conclude
- No row means not recorded: the sources are silent. It is never a "no". Tell what stands instead, if anything does.
- "possibly" is not "yes". An alleged act stays alleged.
- Do not fill gaps from memory without saying that it is not from this graph.

Cite: name who says it, the reference number in brackets as the answer prints it ([142] is the article's own), and the \
permanent link of the answer.

Tools by topic
{topics}
"""


def instructions(catalogue: Catalogue, version: str) -> str:
    """Return the text that the server gives to every client."""
    topics = [
        f"- {group}: {', '.join(question.name for question in questions)}"
        for group, questions in catalogue.groups().items()
    ]
    grades = [f"- {words}: {text}." for words, text in GRADES.values()]
    told = war()
    return _ABOUT.format(
        war=told.plain_named,
        path=told.path,
        dates=dated("2013-01-14, January 2013, mid-2012, 2012-05/2012-08"),
        begun=told.first.year,
        text=f'the article "{told.text}"{f" of {told.work}" if told.work else ""}' if told.text else "one text",
        references=told.references,
        read_on=date_words(told.last.isoformat()),
        version=version,
        grades="\n".join(grades),
        topics="\n".join(topics),
    )
