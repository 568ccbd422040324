"""A small snapshot."""

import shutil
from pathlib import Path

import pytest
from builds import OLD
from small_project import mini

from maliwar.build import pipe
from maliwar.settings import Settings


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a small snapshot, to be copied."""
    data = tmp_path_factory.mktemp("small")
    pipe.build(Settings(data=str(data)), root=mini(tmp_path_factory.mktemp("root"), OLD))
    return data


@pytest.fixture
def place(small: Path, tmp_path: Path) -> Path:
    """Return a data folder of one's own."""
    return Path(shutil.copytree(small, tmp_path / "data"))
