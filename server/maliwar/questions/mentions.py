"""What a sentence names: periods, things and numbers, and the words that are left over."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from maliwar.dates import read_window
from maliwar.errors import BadDate
from maliwar.questions.demonyms import country
from maliwar.questions.eras import eras_at
from maliwar.questions.labels import LabelIndex, Match
from maliwar.questions.sentence import Date, Name, Number, Part, Sentence
from maliwar.questions.spelling import fold, words
from maliwar.timewords import AFTER, BEFORE, BETWEEN, SINCE, UNTIL, meaning

_LONGEST_NAME: Final = 10
_LONGEST_DATE: Final = 9
_LAST_YEAR: Final = 2040
_LONGEST_ADJECTIVE: Final = 4
_EDGE: Final = "\"'“”‘’«»?!,;:"
_NEUTRAL: Final = frozenset(
    {"in", "on", "at", "during", "of", "for", "as", "throughout", "through", "over", "the"}
    | {"en", "le", "la", "les", "l", "au", "aux", "a", "à", "du", "de", "d", "pendant", "durant", "dans"}
)
"""Words before a date that ask for nothing but that date."""

_BY_UNIT: Final = frozenset({("by", "month"), ("by", "year"), ("by", "day")})
"""What is counted by month has no date there; by May has one."""

_OPENERS: Final = frozenset(phrase.split()[0] for phrase in AFTER | BEFORE | BETWEEN | SINCE | UNTIL)
"""Words without a digit with which a date may begin; read_window decides."""

_NUMBERED: Final = frozenset(
    {
        "ref",
        "réf",
        "reference",
        "référence",
        "references",
        "resolution",
        "resolutions",
        "refs",
        "source",
        "no",
        "number",
    }
)
"""Words after which a number is no year."""

_ELISION: Final = re.compile(r"(?i)^(l|d|qu|n|s|j|c|m|t|jusqu|lorsqu|puisqu)['’](?=\w)")
_KNOWN: Final = (
    (("as", "was", "known"), ("as", "known"), ("known",), ("tel", "que", "connu"), ("tel", "que", "su"), ("connu",)),
    frozenset({"on", "by", "in", "at", "le", "au", "en"}),
)
"""What leads to the day by which something was known, and the small word after it."""

_AT_LEAST: Final = {("at", "least"): 0, ("no", "fewer", "than"): 0, ("au", "moins"): 0, ("more", "than"): 1,
                    ("over",): 1, ("above",): 1, ("plus", "de"): 1}  # fmt: skip
"""What leads to the least number that is asked for, and what to add to the number."""

_WHILE: Final = frozenset({"during", "throughout", "pendant", "durant", "lors"})
_SHORT: Final = frozenset("us is it in on at of to un au eu who was and the".split())  # noqa: SIM905
"""Short words that name something only when written in capitals."""

_LEADING: Final = frozenset({"of", "in", "on", "at", "to"})
"""Words that lead to a name, and seldom begin one: In Aménas."""


def read_sentence(text: str, labels: LabelIndex, vocabulary: Collection[str], *, during: bool = True) -> Sentence:
    """Find the periods named after events, then names, longest first, dates, numbers, and misspelt names.

    Words of the vocabulary are never taken for misspelt names. Without `during`, `during the battle of Gao` names the
    battle, not its days.
    """
    tokens = [token for raw in text.split() for part in _unjoined(raw) if (token := _trimmed(part))]
    steps = (lambda run: _names(run, labels), _dates, _numbers, lambda run: _mended(run, labels, vocabulary))
    parts: list[Part] = list(_eras(tokens, labels, during=during))
    for step in steps:
        parts = [found for run in _runs(parts) for found in (step(run) if isinstance(run, list) else (run,))]
    return Sentence(tuple(item for part in parts for item in (words(part) if isinstance(part, str) else (part,))))


def _trimmed(token: str) -> str:
    token = token.strip(_EDGE)
    token = re.sub(r"['’]s$", "", token)
    return token.rstrip(".") if not token.endswith("..") else token


def _unjoined(raw: str) -> Iterator[str]:
    """Split off an article or the like that stands before an apostrophe: l'armée, qu'est, d'Ansar Dine."""
    raw = raw.lstrip(_EDGE)
    joined = _ELISION.match(raw)
    while joined:
        yield joined[1]
        raw = raw[joined.end() :]
        joined = _ELISION.match(raw)
    yield raw


def _eras(tokens: Sequence[str], labels: LabelIndex, *, during: bool) -> Iterator[str | Date]:
    index = 0
    while index < len(tokens):
        found, clear, length = eras_at(tokens[index:], labels)
        if found and (during or not found[0].written.startswith("during ")):
            dates = [Date(era.written, era.window) for era in found]
            yield replace(dates[0], others=tuple(dates[1:]), clear=clear)
            index += length
        else:
            yield "in" if found and fold(tokens[index]) in _WHILE else tokens[index]
            index += 1


def _numbers(tokens: Sequence[str]) -> Iterator[str | Number]:
    index = 0
    while index < len(tokens):
        lead = next((lead for lead in _AT_LEAST if tuple(map(fold, tokens[index : index + len(lead)])) == lead), None)
        written = "".join(tokens[index + len(lead) :][:1]).replace(",", "") if lead else ""
        if lead and written.isascii() and written.isdigit() and len(written) < 10:
            yield Number(" ".join(tokens[index : index + len(lead) + 1]), int(written) + _AT_LEAST[lead])
            index += len(lead) + 1
        else:
            yield tokens[index]
            index += 1


def _dates(tokens: Sequence[str]) -> Iterator[str | Date]:
    index = 0
    while index < len(tokens):
        date, length = _date_at(tokens, index)
        if date:
            yield date
        else:
            yield tokens[index]
        index += length


def _date_at(tokens: Sequence[str], start: int) -> tuple[Date | None, int]:
    """Return the longest date that begins here and how many tokens it takes, with the words that lead to it."""
    begin, known = _lead(tokens, start)
    if not _may_open(tokens[begin]) or tuple(map(fold, tokens[begin : begin + 2])) in _BY_UNIT:
        return None, 1
    for end in range(min(len(tokens), begin + _LONGEST_DATE), begin, -1):
        text = " ".join(tokens[begin:end])
        if not re.search(r"\d", text):
            continue
        if end == begin + 1 and tokens[begin].isdigit() and not _is_year(tokens, begin):
            continue
        try:
            return Date(text, read_window(text), known), end - start
        except BadDate:
            continue
    return None, 1


def _may_open(token: str) -> bool:
    first = words(token)[:1]
    if first and (first[0] in _OPENERS or meaning(first[0])):
        return True
    return any(char.isdigit() for char in token) or token.startswith("[")


def _is_year(tokens: Sequence[str], index: int) -> bool:
    before = tokens[index - 1].lower() if index else ""
    return before not in _NUMBERED and 1900 <= int(tokens[index]) <= _LAST_YEAR


def _lead(tokens: Sequence[str], start: int) -> tuple[int, bool]:
    """Skip `in`, `on the`, `as known on` before a date; say whether it is the day of knowing."""
    lead = [fold(token) for token in tokens[start : start + 5]]
    phrases, after = _KNOWN
    denied = {"not", "yet"} & {fold(token) for token in tokens[max(0, start - 2) : start]}
    for phrase in phrases if not denied else ():
        if tuple(lead[: len(phrase)]) == phrase and after & set(lead[len(phrase) : len(phrase) + 1]):
            return start + len(phrase) + 1, True
    begin = start
    while begin < len(tokens) - 1 and begin < start + 3 and tokens[begin].lower() in _NEUTRAL:
        begin += 1
    return begin, False


def _runs(parts: Sequence[Part]) -> Iterator[list[str] | Part]:
    """Gather the words that stand together."""
    for plain, found in groupby(parts, key=lambda part: isinstance(part, str)):
        if plain:
            yield [part for part in found if isinstance(part, str)]
        else:
            yield from found


def _names(tokens: Sequence[str], labels: LabelIndex) -> Iterator[str | Name]:
    index = 0
    while index < len(tokens):
        for end in range(min(len(tokens), index + _LONGEST_NAME), index, -1):
            text = " ".join(tokens[index:end])
            matches = () if _is_plain(tokens[index:end]) else tuple(_found(text, labels))
            if not matches and end - index < _LONGEST_ADJECTIVE and not _is_language(tokens, index):
                matches = country(text, labels)
            if matches:
                yield Name(text, matches)
                index = end
                break
        else:
            yield tokens[index]
            index += 1


def _found(text: str, labels: LabelIndex) -> Iterator[Match]:
    """Return what bears the name; one that begins with a small word is taken only where the graph writes it so."""
    first = words(text)[:1]
    for match in labels.find(text):
        if first and first[0] in _LEADING and words(match.name)[:1] != first:
            continue
        yield match


def _is_language(tokens: Sequence[str], index: int) -> bool:
    """Whether an adjective of a country names its language: in French, en français."""
    return index > 0 and fold(tokens[index - 1]) in ("in", "en")


def _is_plain(tokens: Sequence[str]) -> bool:
    """Whether it is an everyday word that could only name something in capitals, or begins with an article."""
    if len(tokens) == 1:
        return tokens[0].lower() in _SHORT and not (tokens[0].isupper() and len(tokens[0]) > 1)
    return tokens[0].lower() == "the"


def _mended(tokens: Sequence[str], labels: LabelIndex, vocabulary: Collection[str]) -> Iterator[str | Name]:
    """Take a word that is in nobody's vocabulary for initials or a misspelt name, where one name is near enough."""
    for token in tokens:
        yield _mend(token, labels, vocabulary)


def _mend(token: str, labels: LabelIndex, vocabulary: Collection[str]) -> str | Name:
    folded = fold(token)
    known = folded in vocabulary or len(folded) < 4 or folded.isdigit()
    meant = labels.by_initials(token)
    close = [] if known else labels.close(token, limit=3)
    best = [match for match in close if match.score >= (0.8 if len(folded) < 6 else 0.85)]
    if len(meant) == 1:
        return Name(token, tuple(meant))
    if best and (len(best) == 1 or best[0].score > best[1].score):
        return Name(token, (best[0],))
    return token
