"""wrk, which loads one address with some connections for some seconds and says what came back."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = """
wrk.headers["Accept"] = "application/sparql-results+json"
done = function(summary, latency, requests)
  local failed = summary.errors
  io.write(string.format(
    '\\nRESULT {"requests": %d, "seconds": %f, "p50": %f, "p95": %f, "refused": %d, "failed": %d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end
"""


@dataclass(frozen=True)
class Loaded:
    """What a server did under load; milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds


def check() -> None:
    """See that wrk is here; raises SystemExit with what to do."""
    if not shutil.which("wrk"):
        raise SystemExit("The load comes from wrk, which is not here: apt-get install wrk (Debian, Ubuntu).")


def version() -> str:
    """Return wrk's version."""
    said = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False)
    return " ".join((said.stdout or said.stderr).split()[:2])


def load(address: str, connections: int, seconds: float, folder: Path) -> Loaded:
    """Load an address for so many whole seconds; raises SystemExit where an answer is missing or not a 2xx."""
    script = folder / "wrk.lua"
    script.write_text(SCRIPT)
    options = ["--threads", "1", "--connections", str(connections), "--duration", f"{max(1, round(seconds))}s"]
    line = ["wrk", *options, "--timeout", "60s", "--script", str(script), address]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.rpartition("RESULT ")[2])
    if result.pop("refused") + result.pop("failed"):
        raise SystemExit(f"Not every answer was good: {address[:200]}\n{done.stdout}")
    return Loaded(**result)


def together(loads: list[Loaded]) -> Loaded:
    """Return several rounds as one: all requests over all seconds, and the middle of the latencies."""
    middle = len(loads) // 2
    return Loaded(
        sum(each.requests for each in loads),
        sum(each.seconds for each in loads),
        sorted(each.p50 for each in loads)[middle],
        sorted(each.p95 for each in loads)[middle],
    )
