"""A quarter of a minute of `make fuzz`, so that the command itself stays right."""

from pathlib import Path

import pytest
from cage import caged
from fuzz import DEADLINE, Tally, fuzz, judge


def test_a_short_fuzz_finds_nothing(data: Path) -> None:
    """Several kinds of answer come, the canary among them sings, nothing leaks."""
    with caged(data, MALIWAR_DEADLINE=DEADLINE) as cage:
        tally = fuzz(cage, 15, seed=4)
    assert tally.statuses.total() > 50
    assert {200, 400} <= tally.statuses.keys()


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "application/sparql-results+json", b'{"head":{"vars":[]},"results":{"bindings":['),
        (200, "text/csv", b"a,b\r\n1\r\n"),
        (500, "application/json", b'{"error": "internal-error", "message": "", "detail": null}'),
        (400, "application/json", b'{"error": "x"}'),
        (418, "text/html", b""),
    ],
)
def test_the_fuzzer_knows_a_fault_when_it_sees_one(status: int, kind: str, body: bytes) -> None:
    """Broken bodies, faults of ours, other error shapes and statuses that nobody expects."""
    with pytest.raises((AssertionError, ValueError)):
        judge(status, {"content-type": kind, "server": "x", "x-content-type-options": "nosniff"}, body, Tally())
