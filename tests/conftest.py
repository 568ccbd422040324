"""What all tests share: this folder on the import path, a built snapshot, a running server, the team's papers."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_project import Project, built
from served import running
from xdist.scheduler import LoadFileScheduling

from maliwar.build import pipe
from maliwar.settings import Settings

WALKERS = {f"tests/browser/test_{name}.py" for name in ("accessible", "shapes", "strict", "valid", "weight")}
"""They share one walk over the whole site."""
HOSTILE = {"tests/browser/test_hostile_pages.py", "tests/hostile/test_output.py"}
"""They share a server on hostile names."""
LONGEST = (
    "test_portability.py",
    *(Path(name).name for name in sorted(WALKERS)),
    *("test_hostile_pages.py", "test_output.py", "test_load.py", "test_api.py", "test_rdflib.py", "test_reason.py"),
)
"""Files that take half a minute and more, side by side with everything else if they begin first."""


class ByFile(LoadFileScheduling):
    """Gives the tests of a file to one process, and files that share what is dear to the same one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "the walk" if file in WALKERS else "hostile names" if file in HOSTILE else file


def pytest_configure(config: pytest.Config) -> None:
    """Name a folder for what all processes of a run share; `make test` names one for both of its runs."""
    if "MALIWAR_TESTS" not in os.environ:
        os.environ["MALIWAR_TESTS"] = folder = tempfile.mkdtemp(prefix="maliwar-tests-")
        config.add_cleanup(lambda: shutil.rmtree(folder))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """Return what deals the tests out to the processes of `--numprocesses`."""
    config.option.loadscopereorder = False  # the order is that of the next function
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files begin first; the others keep their order."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))


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
def data() -> Path:
    """Return a data folder with a snapshot of the project's files, one for all the processes of a run."""
    folder = Path(os.environ["MALIWAR_TESTS"]) / "data"
    pipe.build(Settings(data=str(folder)))  # whoever comes second waits for the first, and finds it built
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
