"""What all tests share: this folder on the import path, a built snapshot, a running server, the team's papers."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_project import Project, built
from served import running

from maliwar.build import pipe
from maliwar.settings import Settings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return ../shared: the article, the questions, the tables. A user's clone lacks it, CI may not."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail("CI needs ../shared and it is missing")
        pytest.skip("needs ../shared, which a user's clone does not have")
    return SHARED


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a snapshot of the project's files."""
    folder = tmp_path_factory.mktemp("data")
    pipe.build(Settings(data=str(folder)))
    return folder


@pytest.fixture(scope="session")
def server(data: Path) -> Iterator[str]:
    """Return the address of `maliwar serve`, really started."""
    with running(data) as (address, _):
        yield address


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a built checkout in which things have hostile names, and a template is missing."""
    project = built(tmp_path_factory.mktemp("hostile"))
    (project.package / "web" / "templates" / "about.html").unlink()
    return project


@pytest.fixture(scope="session")
def hostile_server(hostile: Project) -> Iterator[str]:
    """Return the address of a server on it."""
    with running(hostile.data, **hostile.environment) as (address, _):
        yield address
