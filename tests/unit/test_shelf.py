"""The shelf: one version at a time, and never what another version has."""

from services.adapters.shelf import Shelf


def test_what_was_found_at_a_version_is_found_once():
    shelf, found = Shelf(), iter(range(9))
    assert [shelf.get(1, "tree", lambda: next(found)) for _ in range(2)] == [0, 0]


def test_another_subject_is_another_thing():
    shelf, found = Shelf(), iter(range(9))
    assert [shelf.get(1, about, lambda: next(found)) for about in ("tree", "framework")] == [0, 1]


def test_a_newer_version_finds_anew():
    shelf, found = Shelf(), iter(range(9))
    assert [shelf.get(version, "tree", lambda: next(found)) for version in (1, 2)] == [0, 1]


def test_an_older_version_finds_anew_too():
    """A version may be counted twice where a database loses what it had committed."""
    shelf, found = Shelf(), iter(range(9))
    assert [shelf.get(version, "tree", lambda: next(found)) for version in (2, 1, 2)] == [0, 1, 2]


def test_a_version_that_comes_while_something_is_found_keeps_nothing_older():
    shelf = Shelf()

    def overtaken():
        shelf.get(2, "tree", lambda: "newer")
        return "older"

    assert shelf.get(1, "tree", overtaken) == "older"
    assert shelf.get(2, "tree", lambda: "anew") == "newer"
