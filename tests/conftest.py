"""What holds for all tests: none depends on what the terminal that runs them asks for, and all together take minutes.

Property tests draw 25 examples where they do not say how many; `HYPOTHESIS_PROFILE=default` draws a hundred.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=25)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(autouse=True, scope="session")
def _plain() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
            patch.delenv(name, raising=False)
        yield
