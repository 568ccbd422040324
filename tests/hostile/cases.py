r"""The files of this folder as requests: what each sends, and how each must end.

A file is a query with a TOML header in `#+` lines:

    why      what the case is for
    outcome  one of ENDS
    send     how the query travels, one request for each: "direct" (POST as it is), "form", "get"; default: direct
    accept   the Accept header; default: none
    within   seconds in which the answer must be there; default: the deadline and one more
    bytes    true where `\xNN` in the body stands for that byte
    request  "METHOD target" where the body is no query but what is sent with that request, `type` its Content-Type

`@repeat(n, "text")` stands for the text n times, `{i}` and `{j}` in it for the turn and the next; `@canary` for the
address of a server that must not be reached.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.rq"))

ENDS: dict[str, tuple[int, str]] = {
    "answered": (200, ""),
    "cut": (200, ""),
    "refused": (400, "query-refused"),
    "bad-query": (400, "bad-query"),
    "bad-parameter": (400, "bad-parameter"),
    "forbidden": (403, "forbidden"),
    "no-such-method": (405, "method-not-allowed"),
    "too-large": (413, "too-large"),
    "unreadable": (415, "unsupported-media-type"),
    "stopped": (503, ""),
}
"""The status of each outcome, and the code in its body; a stopped query may have used up its time or its memory."""

_KEYS = {"why", "outcome", "send", "accept", "within", "bytes", "request", "type"}
_REPEAT = re.compile(r'@repeat\((\d+), ("(?:[^"\\]|\\.)*")\)')
_BYTE = re.compile(rb"\\x([0-9A-F]{2})")


@dataclass(frozen=True)
class Sent:
    """One request to the server under test."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Case:
    """One file, read."""

    name: str
    outcome: str
    query: bytes
    """What the body stands for, without the header."""
    header: dict[str, Any]

    @property
    def is_query(self) -> bool:
        """Whether the body is a query, rather than the body of a request that the header spells out."""
        return "request" not in self.header

    @property
    def within(self) -> float | None:
        """Seconds that it may take where the file says so."""
        return self.header.get("within")

    def requests(self) -> Iterator[Sent]:
        """Yield the requests that the file asks for."""
        headers = {"Accept": self.header["accept"]} if "accept" in self.header else {}
        if not self.is_query:
            method, _, target = self.header["request"].partition(" ")
            kind = {"Content-Type": self.header["type"]} if "type" in self.header else {}
            yield Sent(method, target, headers | kind, self.query)
            return
        for way in self.header.get("send", ["direct"]):
            yield _travelling(way, self.query, headers)


def read(file: Path, canary: str) -> Case:
    """Read a file; `canary` is the address that `@canary` stands for."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    header = tomllib.loads("".join(line[2:] for line in lines if line.startswith("#+")))
    assert {"why", "outcome"} <= header.keys() <= _KEYS, file.name
    assert header["outcome"] in ENDS, file.name
    body = _filled("".join(line for line in lines if not line.startswith("#+")), canary).strip().encode()
    if header.get("bytes"):
        body = _BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), body)
    if "request" in header:
        header["request"] = _filled(header["request"], canary)
    return Case(file.stem, header["outcome"], body, header)


def outcome_of(file: Path) -> str:
    """Return the outcome that a file demands."""
    return read(file, "").outcome


def _filled(text: str, canary: str) -> str:
    return _REPEAT.sub(_repeated, text.replace("@canary", canary))


def _repeated(match: re.Match[str]) -> str:
    text = json.loads(match[2])
    return "".join(text.replace("{i}", str(i)).replace("{j}", str(i + 1)) for i in range(int(match[1])))


def _travelling(way: str, query: bytes, headers: dict[str, str]) -> Sent:
    match way:
        case "direct":
            return Sent("POST", "/sparql", {**headers, "Content-Type": "application/sparql-query"}, query)
        case "form":
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            return Sent("POST", "/sparql", headers | kind, b"query=" + quote(query).encode())
        case "get":
            return Sent("GET", "/sparql?query=" + quote(query), headers)
    raise ValueError(f"{way} is no way to send a query")
