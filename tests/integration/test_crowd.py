"""Many people at once on one server; `make soak` lets fifty of them go on for ten minutes."""

import shutil
from pathlib import Path

import pytest

from tests.running import palier_process
from tests.soak.crowd import Soaked, soak

PEOPLE, SECONDS = 10, 4.0


@pytest.fixture(scope="module")
def soaked(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Soaked:
    """What ten people saw of the sample company in some seconds."""
    folder = tmp_path_factory.mktemp("crowd")
    shutil.copy(sample_file, folder / "palier.db")
    with palier_process(folder) as (url, process):
        return soak(url, process, PEOPLE, SECONDS)


def test_everybody_sees_screens_and_none_fails(soaked):
    assert len(soaked.seconds) >= 2 * PEOPLE
    assert soaked.errors == []


def test_the_memory_is_watched(soaked):
    assert len(soaked.memory) >= SECONDS / 2
