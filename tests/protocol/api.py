"""The whole HTTP interface under schemathesis: `python tests/protocol/api.py [seconds]` fuzzes it for as long.

It is generated from /openapi.json, every operation in turn: its examples, the borders of each parameter, what is wrong
in each way that the schema knows, then chance. What comes back is held against the same document.
"""

import os
import random
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).parent
MINUTES = 10


def fuzz(address: str, seconds: int, seed: int, *more: str) -> str:
    """Run schemathesis against a server; return what it says; raise AssertionError with that where it finds a fault."""
    line = [
        *(str(Path(sysconfig.get_path("scripts")) / "st"), "--config-file", str(HERE / "schemathesis.toml"), "run"),
        *(f"{address}/openapi.json", "--seed", str(seed), "--max-time", str(seconds), *more),
    ]
    paths = os.pathsep.join((str(HERE), os.environ.get("PYTHONPATH", "")))
    environment = {**os.environ, "MALIWAR_UNDER_TEST": address, "PYTHONPATH": paths, "NO_COLOR": "1"}
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=seconds + 120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def main(seconds: int) -> None:
    """Fuzz a server of the current snapshot, each time with another seed, which is told."""
    sys.path.insert(0, str(HERE.parent))
    from served import running  # noqa: PLC0415  the tests' own folder, which pytest puts on the path

    from maliwar.settings import default_data  # noqa: PLC0415

    seed = random.SystemRandom().randrange(2**31)
    print(f"seed {seed}, {seconds} seconds", flush=True)
    with running(default_data()) as (address, _):
        try:
            print(fuzz(address, seconds, seed))
        except AssertionError as fault:
            sys.exit(str(fault))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60 * MINUTES)
