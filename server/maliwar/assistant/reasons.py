"""Why a row stands in an answer, as an assistant reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from maliwar.assistant.replies import Reply
from maliwar.questions.grounds import Ground
from maliwar.questions.testimony import Cited, Testimony
from maliwar.questions.why import Why
from maliwar.reading.footnotes import STANCES
from maliwar.wording import date_words, sentence

_HEADINGS: Final = {
    "claims": "Claims that it rests on",
    "denials": "Denials",
    "answers": "Confirmed or revised by",
    "others": "Said of it as well",
    "not_yet_known": "Said only later",
}
MOST: Final = 40
"""Claims of one sort that are told; the rest are counted."""


def reasons(why: Why, root: str) -> Reply:
    """Return what speaks for a row and against it, with the rules that graded it."""
    placed = replace(why, found=why.found.placed(root))
    data = placed.to_dict()
    parts = [f"Why {placed.title} stands in: {placed.found.title}", *_grounds(placed.grounds)]
    parts += [placed.note] if placed.note else []
    parts += [_told(_HEADINGS[name], claims) for name, claims in placed.told().items() if claims]
    parts.append(f"Permanent link: {data['permanent']}")
    for name in placed.told():
        data[name], data[f"{name}_total"] = data[name][:MOST], len(data[name])
    return Reply("\n\n".join(parts), data)


def _grounds(grounds: Sequence[Ground]) -> Iterator[str]:
    for each in grounds[:MOST]:
        lines = [f"{each.thing.label} ({each.thing.path})"]
        told = ((name, getattr(each, name)) for name in ("begins", "ends", "on"))
        lines += [f"- {name}: {date_words(date)}" for name, date in told if date]
        lines += [f"- certainty: {each.rule}"] if each.rule else []
        lines.append(f"- support: {each.support_rule}.")
        lines += [f"- disputed: {reason}" for reason in each.against]
        lines += [f"- our note on the dates: {each.note}"] if each.note else []
        yield "\n".join(lines)


def _told(heading: str, claims: Sequence[Testimony]) -> str:
    more = f"\n… and {len(claims) - MOST} more." if len(claims) > MOST else ""
    return f"{heading}\n" + "\n".join(f"- {_claim(claim)}" for claim in claims[:MOST]) + more


def _claim(claim: Testimony) -> str:
    who = claim.asserter.label if claim.asserter else "somebody unnamed"
    said = f", {date_words(claim.said_on)}" if claim.said_on else ", no day told"
    rated = f", rated {claim.status}" if claim.status and claim.status != "accepted" else ""
    note = f" Note: {claim.note.rstrip('.')}." if claim.note else ""
    relations = (
        f" It {name.replace('_', ' ')}: {', '.join(thing.label for thing in things)}."
        for name, things in claim.relations.items()
        if things
    )
    cited = "; ".join(map(_cited, claim.citations)) or "no citation"
    told = f"{sentence(who)} {STANCES.get(claim.stance, claim.stance)}{said}{rated}"
    return f"{claim.claim.label}. {told}. {cited}.{note}{''.join(relations)} {claim.claim.path}"


def _cited(cited: Cited) -> str:
    number = f"[{cited.source.number}] " if cited.source.number is not None else ""
    printed = ", ".join(part for part in (cited.publisher, cited.issued and date_words(cited.issued)) if part)
    source = f"{number}{cited.title or cited.source.label}" + (f" ({printed})" if printed else "")
    flags = f", flagged: {', '.join(flag.label for flag in cited.quality)}" if cited.quality else ""
    where = "in its title" if cited.by_title else cited.passage.label
    marks = f", where editors ask: {', '.join(mark.label for mark in cited.marks)}" if cited.marks else ""
    return f"{source}{flags}, {where}{marks}"
