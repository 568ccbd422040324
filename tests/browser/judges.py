"""Those who judge the pages, from npm: axe for accessibility, the Nu checker for HTML."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import npm
import pytest

HERE = Path(__file__).parent / "tools"
QUICK = ("-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
JAVA = "default-jre-headless"
_WORDS = ("error", "non-document-error")


@dataclass(frozen=True)
class Flaw:
    """What the Nu checker says of one place in one page."""

    page: str
    line: int
    message: str
    extract: str


def axe() -> str:
    """Return the source of axe, to be run in a page."""
    return (installed() / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def java() -> str:
    """Return the command of Java; CI must have it, a user's machine may not."""
    found = shutil.which("java")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs java and it is missing")
        pytest.skip(f"the Nu checker needs java (Debian: apt-get install {JAVA})")
    return found


def flaws(folder: Path, command: str) -> tuple[Flaw, ...]:
    """Return what the Nu checker finds wrong in the .html files of a folder, in one run."""
    jar = installed() / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        [command, *QUICK, "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", str(folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-400:]
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return tuple(
        Flaw(Path(each["url"]).stem, each.get("lastLine", 0), each["message"], each.get("extract", ""))
        for each in messages
        if each["type"] in _WORDS
    )


@lru_cache
def installed() -> Path:
    """Return where they are installed; where npm cannot be reached a user's machine does without, CI may not."""
    try:
        return npm.installed(HERE)
    except npm.NotInstalledError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
