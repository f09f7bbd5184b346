import pytest
from hips_server import coded_tile, serving, write_survey


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """Every test has a cache of its own, and no settings from the machine it runs on."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("EXPLORER_CACHE", str(folder))
    for name in ("EXPLORER_HIPS", "EXPLORER_OFFLINE", "EXPLORER_CACHE_GB"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session")
def coded(tmp_path_factory):
    """The folder of a survey whose colours tell where they lie: orders 0 to 3, tiles of 64 x 64."""
    return write_survey(tmp_path_factory.mktemp("coded"), coded_tile)


@pytest.fixture
def server(coded):
    """That survey, served on loopback."""
    with serving(coded) as server:
        yield server
