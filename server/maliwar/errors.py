"""Every exception that maliwar raises on purpose.

MaliwarError
├── BadInput            400, exit 2   what the asker wrote cannot be understood
│   ├── BadDate
│   ├── BadRow                        one row of somebody's table that is no event
│   ├── BadParameter
│   ├── UnknownThing                  carries near matches
│   ├── BadQuery                      SPARQL that does not parse; line and column
│   ├── QueryRefused                  SPARQL that the gate turns away
│   └── NotUnderstood                 words of which no question can be made, or several; carries the readings
├── Closed              403, exit 2   what this server does not do for strangers: updates, a remote engine's /sparql
├── NotFound            404, exit 2   no such question, page or thing
├── NotAcceptable       406, exit 2   none of the formats on offer
├── OldVersion          410, exit 2   a permanent link to other data than this server has
├── Retired             410, exit 2   a thing whose IRI is used no more, with nothing in its place
├── TooLarge            413, exit 2   the request is over a limit
├── UnreadableType      415, exit 2   a body of a media type that is not read here
├── TooMany             429, exit 2   more requests than one client may send
├── BadData             500, exit 1   the files do not say what they must; carries findings
├── SnapshotMissing     503, exit 1   nothing has been built yet
├── SnapshotDamaged     503, exit 1   hashes do not match
├── SnapshotRefused     500, exit 1   somebody else's snapshot that is not what it must be
├── Unwritable          500, exit 1   the data folder takes no files: full, read-only, not ours
├── Draining            503           this server is about to stop
└── EngineError         500, exit 1
    ├── QueryTimeout    503           over the deadline
    ├── QueryCrashed    500           the worker died (stack, or from outside)
    │   └── QueryOverMemory 503       it died of the memory that it may not have
    ├── AskerGone       499           whoever asked has left; only the log reads it
    └── EngineDown      502           a remote engine does not answer
"""

from dataclasses import dataclass
from typing import ClassVar


class MaliwarError(Exception):
    """Anything that maliwar refuses or fails to do, with a sentence for people."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, detail: object = None) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail


class BadInput(MaliwarError):
    """What the asker wrote cannot be understood; the message says what would be right."""

    code = "bad-input"
    status = 400
    exit_code = 2


class BadDate(BadInput):
    """A date or period that cannot be read."""

    code = "bad-date"


class BadRow(BadInput):
    """One row of a table that cannot be an event; the message says which cell is wrong and how."""

    code = "bad-row"


class BadParameter(BadInput):
    """A parameter that is unknown, doubled, missing or of the wrong type."""

    code = "bad-parameter"


class UnknownThing(BadInput):
    """A name that no entity bears; `near` lists labels that come close."""

    code = "unknown-thing"

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message, {"near": list(near)})
        self.near = near


class BadQuery(BadInput):
    """SPARQL that does not parse; line and column count from 1 and may be unknown."""

    code = "bad-query"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message, {"line": line, "column": column})
        self.line = line
        self.column = column


class QueryRefused(BadInput):
    """SPARQL that the gate turns away before any parser sees it."""

    code = "query-refused"


class NotUnderstood(BadInput):
    """Words of which no question can be made, or several; the detail lists the readings."""

    code = "not-understood"


class Closed(MaliwarError):
    """What this server does not do for strangers: updates, or passing their queries on."""

    code = "forbidden"
    status = 403
    exit_code = 2


class NotFound(MaliwarError):
    """No such question, page or thing."""

    code = "not-found"
    status = 404
    exit_code = 2


class NotAcceptable(MaliwarError):
    """None of the formats on offer is acceptable; the detail lists the offers."""

    code = "not-acceptable"
    status = 406
    exit_code = 2


class OldVersion(MaliwarError):
    """A permanent link to other data than this server has; the detail links today's answer."""

    code = "old-version"
    status = 410
    exit_code = 2


class Retired(MaliwarError):
    """A thing whose IRI is used no more and has no replacement; the message says why."""

    code = "retired"
    status = 410
    exit_code = 2


class TooLarge(MaliwarError):
    """A request over a limit."""

    code = "too-large"
    status = 413
    exit_code = 2


class UnreadableType(MaliwarError):
    """A body of a media type that is not read here."""

    code = "unsupported-media-type"
    status = 415
    exit_code = 2


class TooMany(MaliwarError):
    """More requests than one client may send; `retry_after` is in seconds."""

    code = "too-many-requests"
    status = 429
    exit_code = 2

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message, {"retry_after": retry_after})
        self.retry_after = retry_after


@dataclass(frozen=True)
class Finding:
    """One fault in the project's files: where, and what must be mended."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class BadData(MaliwarError):
    """The files do not say what they must; `findings` says where."""

    code = "bad-data"

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message, [str(finding) for finding in findings])
        self.findings = findings


class SnapshotMissing(MaliwarError):
    """Nothing has been built yet."""

    code = "snapshot-missing"
    status = 503


class SnapshotDamaged(MaliwarError):
    """The snapshot's files are not the ones its manifest lists."""

    code = "snapshot-damaged"
    status = 503


class SnapshotRefused(MaliwarError):
    """Somebody else's snapshot that is not the one expected, or no snapshot at all."""

    code = "snapshot-refused"


class Unwritable(MaliwarError):
    """The data folder takes no files: the disk is full, read-only or somebody else's."""

    code = "unwritable"


class Draining(MaliwarError):
    """The server is about to stop: it finishes what it has begun, and should be asked nothing more."""

    code = "draining"
    status = 503


class EngineError(MaliwarError):
    """A query failed for a reason that is not in its text."""

    code = "engine-error"


class QueryTimeout(EngineError):
    """A query ran over the deadline; a busy remote engine may say after how many seconds to come back."""

    code = "query-timeout"
    status = 503

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QueryCrashed(EngineError):
    """The worker died under a query."""

    code = "query-crashed"


class QueryOverMemory(QueryCrashed):
    """A query asked for more memory than a worker may have: a limit as the deadline is one."""

    code = "query-over-memory"
    status = 503


class AskerGone(EngineError):
    """Whoever asked closed the connection, and the query was stopped; nobody reads this but the log."""

    code = "asker-gone"
    status = 499


class EngineDown(EngineError):
    """A remote engine does not answer as a SPARQL 1.1 endpoint must."""

    code = "engine-down"
    status = 502
