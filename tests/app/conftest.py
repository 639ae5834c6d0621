"""The app as a person starts it, on a fresh database."""

import shutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboard import navigation, resources
from services.domain.viewer import LOCAL_VIEWER, Viewer

manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
"""Each run of an app would look through the metadata of every installed package."""

ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]


@pytest.fixture
def open_app(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page of the app, with query parameters, as a viewer, and what is made when it is opened (by its keys)."""
    monkeypatch.setenv("PALIER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("PALIER_DATA_FOLDER", str(tmp_path))
    resources.forget()

    def start(
        page: str = "overview", viewer: Viewer = LOCAL_VIEWER, opened: Sequence[str] = (), **query: str
    ) -> AppTest:
        monkeypatch.setattr(resources, "viewer", lambda: viewer)
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=30)
        for name, value in query.items():
            app.query_params[name] = value
        if navigation.address(page) != page:
            app.run()  # only then is a page known whose address is not its file's name
        (app if page == "overview" else app.switch_page(f"../pages/{page}.py")).run()
        for key in opened:
            app.session_state[key] = True
        return app.run() if opened else app

    return start


@pytest.fixture
def with_sample(sample_file: Path, sqlite_url: str) -> str:
    """The app's database holds the sample company; gives its URL."""
    shutil.copy(sample_file, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url
