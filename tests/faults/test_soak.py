"""A short soak: the command that holds the server under load for an hour, for half a minute."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LAXER = "0.6"
"""In half a minute memory has not settled: a worker that is being replaced, or holds a large answer, is a tenth."""


def soak(data: Path, samples: Path, minutes: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the soak as `make soak` does."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "tests.benchmarks.soak", "--minutes", minutes, "--growth", LAXER),
            *("--samples", samples, *more),
        ],
        cwd=ROOT,
        env={**os.environ, "MALIWAR_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for samples."""
    return tmp_path_factory.mktemp("soak")


def test_half_a_minute_of_mixed_load_leaves_no_trace(data: Path, folder: Path) -> None:
    """No canary is wrong, no answer unfit, no descriptor or process left over, and memory stays near what it was."""
    done = soak(data, folder / "samples.jsonl", "0.4")
    assert done.returncode == 0, done.stdout + done.stderr
    samples = [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]
    assert len(samples) > 20
    assert {"seconds", "rss", "pss", "descriptors", "processes"} == set(samples[0])


def test_a_soak_can_fail(data: Path, folder: Path) -> None:
    """A server that refuses what it should answer is told as a fault, with exit code 1."""
    done = soak(data, folder / "failing.jsonl", "0.05", "--set", "RATE=5/second")
    assert done.returncode == 1, done.stdout
    assert "FAULT: " in done.stdout
    assert "429" in done.stdout
