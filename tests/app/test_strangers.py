"""What one person has seen does not reach another: by the address, by what is kept between people, or by a message."""

import shutil

import pytest

from services.domain.viewer import ViewerRole
from tests import access_stage
from tests.app.test_attacks import texts
from tests.app.test_pages import PAGES
from tests.builders import database_file


@pytest.fixture(scope="module")
def stage_file(sqlite_template, tmp_path_factory):
    """A database with the company of the permissions, to copy, and its places."""
    path = tmp_path_factory.mktemp("strangers") / "palier.db"
    with database_file(path, sqlite_template) as sessions:
        stage = access_stage.build(sessions)
    return path, stage


@pytest.fixture
def stage(stage_file, sqlite_url):
    """The app's database holds the company; gives its places."""
    path, stage = stage_file
    shutil.copy(path, sqlite_url.removeprefix("sqlite:///"))
    return stage


def everything(app, asked):
    """All that a screen says or draws, but what the address itself asked for."""
    said = [text for _path, text in texts(app)] + [access_stage.told(frame.value) for frame in app.dataframe]
    words = " ".join(said).lower()
    for one in asked.values():
        words = words.replace(one.lower(), "")
    return words


def addresses(stage):
    """What a link to the other unit, its initiative, its KPI's period and a search ask for."""
    other = stage.other
    return {
        "unit": other.unit_code,
        "initiative": other.initiative,
        "search": "comment",
        "units": other.unit_code,
        "organisation": other.organisation_code,
    }


@pytest.mark.parametrize("role", [ViewerRole.CONTRIBUTOR, ViewerRole.ADMINISTRATOR])
@pytest.mark.parametrize("page", PAGES)
def test_the_screens_of_one_person_tell_another_nothing(open_app, stage, page, role):
    asked = addresses(stage)
    seen = everything(open_app(page, stage.viewer(ViewerRole.ADMINISTRATOR, scoped=False), **asked), {})
    app = open_app(page, stage.viewer(role, scoped=True), **asked)
    assert not app.exception
    assert not access_stage.betrays(everything(app, asked))
    assert page in {"frameworks", "method", "start"} or access_stage.betrays(seen)
