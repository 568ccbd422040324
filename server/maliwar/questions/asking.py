"""Which way round something is asked: who supported X, or whom X supported; by X, or against X."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from maliwar.questions.patterns import ARTICLES, Pattern
from maliwar.questions.sentence import Name, Sentence
from maliwar.questions.spelling import words

_OBJECT: Final = frozenset({("who", "did"), ("who", "does"), ("who", "do")})
_DID: Final = frozenset({"did", "does", "do"})
_PASSIVE: Final = frozenset({"is", "are", "was", "were", "been"})
_PASSIVE_FR: Final = frozenset({"est", "sont", "etait", "etaient", "fut", "furent", "ete"})
_FROM: Final = frozenset({"by", "did", "does", "par"})
_TOWARDS: Final = frozenset({"for", "to", "on", "against", "pour", "sur", "contre"})
_AWAY: Final = frozenset({"from", "left", "leave", "quit", "deserted", "fled", "fleeing", "de", "quitte", "deserte"})
_INTO: Final = frozenset({"to", "into", "towards", "vers"})
_HARM: Final = frozenset({"killed", "wounded", "injured", "captured", "taken", "executed", "displaced", "dead"})
_HARM_FR: Final = frozenset({"tue", "tues", "tuee", "tuees", "blesses", "captures", "executes", "deplaces", "morts"})
_WHO: Final = frozenset({"who", "whom", "whose", "which", "qui", "quel", "quels", "quelle", "quelles"})
_WHETHER: Final = frozenset((word,) for word in ("did", "does", "do", "was", "were", "is", "are", "has", "had"))
_QUE: Final = (("que",), ["que"], ("qu",), ["qu"])
_BOTH_WAYS: Final = ((_FROM, _TOWARDS), (_AWAY, _INTO))


def turned(sentence: Sentence, heard: Sequence[str], pattern: Pattern) -> bool:
    """Whether the pattern asks the other way round: who for whom, by for against, to for from, killed by for killed."""
    asked = {
        _asked(heard, sentence.leads, _qui_leads(sentence)),
        _asked(pattern.spoken, pattern.leads, _qui_slot(pattern)),
    }
    led = list(zip(sentence.leads, pattern.leads, strict=True))
    harm = not (_HARM | _HARM_FR).isdisjoint(heard)
    if harm and any(one in ("by", "par") and other not in _FROM for one, other in led):
        return True
    return asked == {"who", "whom"} or any(
        (one in left and other in right) or (one in right and other in left)
        for one, other in led
        for left, right in _BOTH_WAYS
    )


def asks_whom(sentence: Sentence, pattern: Pattern) -> bool:
    """Whether the sentence asks who, but the pattern whether, of two that both are named."""
    return len(pattern.things) > 1 and bool(_WHO & set(sentence.rest)) and not _WHO & set(words(pattern.text))


def asks_whether(sentence: Sentence, pattern: Pattern) -> bool:
    """Whether the sentence asks whether something is so, but the pattern who."""
    return sentence.rest[:1] in _WHETHER and not _WHO & set(sentence.rest) and bool(_WHO & set(pattern.spoken))


def _asked(spoken: Sequence[str], leads: Sequence[str], qui_leads: bool) -> str:
    """Say whether the one who does it is asked for or the one to whom it is done: whom, who did, who was … by."""
    if "whom" in spoken or any(pair in _OBJECT for pair in pairwise(spoken)) or not _DID.isdisjoint(leads):
        return "who" if ("by", "whom") in pairwise(spoken) else "whom"
    if spoken[:1] in _QUE:
        return "whom"
    if "who" in spoken:
        return "whom" if "by" in leads and not _PASSIVE.isdisjoint(spoken) else "who"
    if "qui" in spoken:
        if ("par", "qui") in pairwise(spoken):
            return "who"
        return "whom" if qui_leads or ("par" in leads and not _PASSIVE_FR.isdisjoint(spoken)) else "who"
    return ""


def _qui_leads(sentence: Sentence) -> bool:
    """Whether a name comes right after qui: qui la France a-t-elle soutenu."""
    said = [part for part in sentence.parts if part not in ARTICLES]
    return any(before == "qui" and isinstance(part, Name) for before, part in pairwise(said))


def _qui_slot(pattern: Pattern) -> bool:
    return "qui" in pattern.leads
