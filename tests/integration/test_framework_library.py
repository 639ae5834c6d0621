"""The framework library: a stored version never changes, and versions go forward only."""

import pytest

from services import framework_library
from services.domain.errors import RefusedError
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import document, framework, question, text


@pytest.fixture
def library(sessions):
    """A library that holds version 1.1 of the small framework."""
    framework_library.add(sessions, LOCAL_VIEWER, framework(version="1.1"))
    return sessions


def stored(library):
    return {str(info.version) for info in framework_library.list_frameworks(library) if info.key == "small"}


RENAMED = [question("A1x", "a"), *document()["questions"][1:]]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "1.0"}, "comes before version 1.1"),
        ({"version": "1.1", "title": text("Other")}, "version"),
        ({"version": "1.2", "questions": RENAMED}, "A1"),
        ({"version": "1.2", "minimum_coverage": 0.9}, "scores differently"),
    ],
)
def test_what_would_break_the_series_is_refused_and_nothing_stored(library, changes, words):
    with pytest.raises(RefusedError, match=words):
        framework_library.add(library, LOCAL_VIEWER, framework(**changes))
    assert stored(library) == {"1.1"}


@pytest.mark.parametrize(
    "changes", [{"version": "1.2", "title": text("Reworded")}, {"version": "2.0", "questions": RENAMED}]
)
def test_new_wording_is_a_minor_version_and_new_questions_a_major_one(library, changes):
    framework_library.add(library, LOCAL_VIEWER, framework(**changes))
    assert stored(library) == {"1.1", changes["version"]}
