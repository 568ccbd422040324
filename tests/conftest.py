"""What all tests share: this folder on the import path, and the papers that only the team and CI have."""

import os
from pathlib import Path

import pytest

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
