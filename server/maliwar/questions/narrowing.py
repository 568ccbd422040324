"""A query without the choices that nobody made, and beginning with those that were made.

A parameter that may be left out stands in a question file as

    VALUES ?place { UNDEF }
    FILTER(!BOUND(?place) || EXISTS { ?event mw:within ?place })

Left out, both lines go. Given, the pattern is written behind the VALUES lines as `?event mw:within ?place .`, so that
an engine begins with the few things that fit instead of asking of each whether it fits; a condition of any other form
loses its `!BOUND(?place) ||` alone. The rows are the same: the pattern has no variable of its own, and its subject is
one that every solution of its group has.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_CHOICE: Final = re.compile(r"^(\s*)FILTER\(!BOUND\(\?(\w+)\) \|\| (.*)\)\s*$")
_ONE_TRIPLE: Final = re.compile(r"EXISTS \{ (\?\w+ [\w-]+:[\w-]+ \?\w+) \}$")
_VALUES: Final = re.compile(r"^(\s*)VALUES \?(\w+) \{ (.*) \}\s*$")

_ANY_VALUES: Final = re.compile(r"^\s*VALUES \(?\?(\w+)")


def narrowed(text: str, optional: Sequence[str]) -> str:
    """Return a bound query without its idle lines; `optional` are the parameters that may be left out."""
    lines = text.split("\n")
    given: dict[str, bool] = {}
    for line in lines:
        found = _VALUES.match(line)
        if found and found[2] in optional:
            given[found[2]] = found[3] != "UNDEF"
    first: dict[str, list[str]] = {}
    kept: list[str] = []
    for line in lines:
        choice = _CHOICE.match(line)
        if choice is None or choice[2] not in given:
            kept.append(line)
        elif given[choice[2]]:
            pattern = _ONE_TRIPLE.match(choice[3])
            if pattern:
                first.setdefault(choice[2], []).append(f"{choice[1]}{pattern[1]} .")
            else:
                kept.append(f"{choice[1]}FILTER({choice[3]})")
    return "\n".join(_settled(kept, given, first))


def _settled(lines: Sequence[str], given: Mapping[str, bool], first: Mapping[str, Sequence[str]]) -> list[str]:
    """Drop the VALUES lines of what is not asked for any more, and write what narrows behind a run of the others."""
    out: list[str] = []
    waiting: list[str] = []
    for place, line in enumerate(lines):
        found = _ANY_VALUES.match(line)
        if not found:
            out += [*waiting, line]
            waiting = []
            continue
        name = found[1]
        if name not in given or given[name]:
            out.append(line)
            waiting += first.get(name, ())
        elif any(re.search(rf"\?{name}\b", other) for other in (*lines[:place], *lines[place + 1 :])):
            out.append(line)
    return out
