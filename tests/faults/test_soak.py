"""A short soak: the command that holds the server under load for an hour, for a quarter of a minute."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MINUTES = "0.25"
LAXER = "0.6"
"""In so short a time memory has not settled: a worker that is being replaced, or holds a large answer, is a tenth."""


def soak(data: Path, samples: Path, minutes: str, *more: str) -> "subprocess.Popen[str]":
    """Start the soak as `make soak` does."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.benchmarks.soak", "--minutes", minutes, "--growth", LAXER),
            *("--samples", samples, *more),
        ],
        cwd=ROOT,
        env={**os.environ, "MALIWAR_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class Soaks:
    """Two soaks that have ended."""

    good: "subprocess.CompletedProcess[str]"
    failing: "subprocess.CompletedProcess[str]"
    samples: list[dict[str, float]]
    """Of the good one."""


@pytest.fixture(scope="module")
def soaks(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Soaks:
    """Run both at the same time: the one that must fail asks little, and most of each is waiting."""
    folder = tmp_path_factory.mktemp("soak")
    started = [
        soak(data, folder / "good.jsonl", MINUTES),
        soak(data, folder / "failing.jsonl", "0.05", "--set", "RATE=5/second"),
    ]
    try:
        said = [process.communicate(timeout=120) for process in started]
    finally:
        for process in started:
            process.terminate()
    ended = [
        subprocess.CompletedProcess(process.args, process.returncode, *texts)
        for process, texts in zip(started, said, strict=True)
    ]
    lines = (folder / "good.jsonl").read_text("utf-8").splitlines()
    return Soaks(*ended, [json.loads(line) for line in lines])


def test_a_moment_of_mixed_load_leaves_no_trace(soaks: Soaks) -> None:
    """No canary is wrong, no answer unfit, no descriptor or process left over, and memory stays near what it was."""
    assert soaks.good.returncode == 0, soaks.good.stdout + soaks.good.stderr
    assert len(soaks.samples) > 20
    assert {"seconds", "rss", "pss", "descriptors", "processes"} == set(soaks.samples[0])


def test_a_soak_can_fail(soaks: Soaks) -> None:
    """A server that refuses what it should answer is told as a fault, with exit code 1."""
    assert soaks.failing.returncode == 1, soaks.failing.stdout
    assert "FAULT: " in soaks.failing.stdout
    assert "429" in soaks.failing.stdout
