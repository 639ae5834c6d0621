"""The matrix of docs/permissions.md: every use case tried by every role, inside and outside of the own subtree."""

import inspect
import pkgutil
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path

import pytest

import services
import services.kinds
from services import auditing
from services.adapters.database import Sessions, open_sessions
from services.domain.audit import Action, Sought
from services.domain.errors import NotAllowedError, NotFoundError, PalierError
from services.domain.viewer import ViewerRole
from tests import access_stage
from tests.access_calls import CALLS as BY_MODULE
from tests.access_stage import MARK, NOBODY, betrays, told
from tests.builders import database_file

TEXT = (Path(services.__file__).parents[1] / "docs" / "permissions.md").read_text("utf-8")
CALLS = {
    f"{module.__name__.removeprefix('services.')}.{name}": call
    for module, calls in BY_MODULE.items()
    for name, call in calls.items()
}
ROLES = tuple(ViewerRole)
REFUSED = {"not allowed", "not found"}


def table(heading):
    """The rows of the table below a heading, by the name in their first column."""
    part = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in part.splitlines()
        if line[:3] == "| `"
    ]
    return {row[0].strip("`"): row[1:] for row in rows}


MATRIX = table("Use cases")


def functions():
    """The public functions of the modules of use cases, by name."""
    for package in (services, services.kinds):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not found.ispkg:
                module = import_module(found.name)
                for name, function in vars(module).items():
                    own = inspect.isfunction(function) and function.__module__ == found.name
                    if own and not name.startswith("_"):
                        yield f"{found.name.removeprefix('services.')}.{name}", function


def taking(*wanted, but=()):
    return {
        name
        for name, function in functions()
        if (taken := inspect.signature(function).parameters.keys()).isdisjoint(but) and taken >= set(wanted)
    }


def test_every_use_case_has_a_row():
    assert set(MATRIX) == taking("sessions", "viewer")


def test_every_row_has_a_call():
    assert set(CALLS) == set(MATRIX)


def test_every_part_of_a_use_case_has_a_row():
    assert set(table("Within a use case")) == taking("viewer", but=["sessions"])


def test_whatever_opens_the_database_without_a_viewer_has_a_reason():
    assert set(table("Without a viewer")) == taking("sessions", but=["viewer"])


@dataclass(frozen=True)
class Outcome:
    """How a call ended, with what it said or gave."""

    kind: str
    words: str


def tried(name, sessions, viewer, at):
    """Call a use case; a viewer of the own subtree learns nothing from beyond it, neither by result nor by refusal."""
    try:
        result = CALLS[name](sessions, viewer, at)
    except PalierError as error:
        kinds = {NotAllowedError: "not allowed", NotFoundError: "not found"}
        words = f"{error} {told(getattr(error, 'issues', ()))}".replace(f" {at.leaf} ", " the unit ")
        assert viewer.scope is None or MARK not in words.lower(), words
        return Outcome(kinds.get(type(error), "refused"), words)
    assert viewer.scope is None or not betrays(result), f"{name} by {viewer.role}"
    return Outcome("done", told(result))


class Company:
    """The company on SQLite, as it was before each call."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.template, self.path = template, folder / "tried.db"
        self._open()

    def _open(self) -> None:
        for left in self.path.parent.glob("tried.db*"):
            left.unlink()
        shutil.copy(self.template, self.path)
        self.sessions = open_sessions(f"sqlite:///{self.path}")
        self.watch = sqlite3.connect(self.path)
        self.before = self._version()

    def _version(self) -> int:
        return self.watch.execute("PRAGMA data_version").fetchone()[0]

    def tried(self, name, viewer, at) -> Outcome:
        """Try a call on the company, and keep the company."""
        with self.kept() as sessions:
            return tried(name, sessions, viewer, at)

    @contextmanager
    def kept(self) -> Iterator[Sessions]:
        """The company to try something on; it is put back where that changed it."""
        try:
            yield self.sessions
        finally:
            if self._version() != self.before:
                self.close()
                self._open()

    def close(self) -> None:
        self.watch.close()
        self.sessions.kw["bind"].dispose()


@pytest.fixture(scope="module")
def template(sqlite_template, tmp_path_factory):
    """A file with the company, and its places."""
    path = tmp_path_factory.mktemp("matrix") / "company.db"
    with database_file(path, sqlite_template) as sessions:
        stage = access_stage.build(sessions)
    return path, stage


@pytest.fixture(scope="module")
def company(template, tmp_path_factory) -> Iterator[Company]:
    opened = Company(template[0], tmp_path_factory.mktemp("tried"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def stage(template):
    return template[1]


def cell(name, role):
    """What the table says of a role: yes, no, or whole (only who sees the whole organisation)."""
    return MATRIX[name][1 + ROLES.index(role)]


@pytest.mark.parametrize("name", CALLS)
def test_a_role_may_do_what_the_table_says(company, stage, name):
    found = {r: company.tried(name, stage.viewer(r, scoped=False), stage.own).kind for r in ROLES}
    assert found == {r: {"yes": "done", "whole": "done", "no": "not allowed"}[cell(name, r)] for r in ROLES}


@pytest.mark.parametrize("name", CALLS)
def test_a_role_may_do_in_the_own_subtree_what_the_table_says(company, stage, name):
    for role in ROLES:
        found = company.tried(name, stage.viewer(role, scoped=True), stage.own).kind
        assert found in ({"done"} if cell(name, role) == "yes" else REFUSED), role


@pytest.mark.parametrize("name", CALLS)
def test_nothing_outside_the_own_subtree_is_told_or_changed(company, stage, name):
    """What lies outside is refused in the words for what does not exist, or left out."""
    outside = MATRIX[name][4]
    for role in ROLES:
        viewer = stage.viewer(role, scoped=True)
        for place, unknown in ((stage.other, stage.unknown), (stage.foreign, stage.nowhere)):
            found = company.tried(name, viewer, place)
            if cell(name, role) != "yes":
                assert found.kind in REFUSED, role
            elif outside == "not found":
                assert found.kind != "done", role
                assert found == company.tried(name, viewer, unknown), role
            elif outside == "left out":
                assert found == company.tried(name, viewer, unknown), role


@pytest.mark.parametrize("name", CALLS)
def test_a_wave_of_another_organisation_is_none(company, stage, name):
    for role in ROLES:
        viewer = stage.viewer(role, scoped=True)
        nothing = replace(stage.own, wave=NOBODY, previous=NOBODY)
        assert company.tried(name, viewer, stage.mixed).kind == company.tried(name, viewer, nothing).kind


def holds_file(value):
    """Whether a result hands out a file: bytes, alone or with its name."""
    if is_dataclass(value):
        return any(holds_file(getattr(value, field.name)) for field in fields(value))
    return isinstance(value, bytes) or (isinstance(value, tuple) and any(map(holds_file, value)))


@pytest.mark.parametrize("name", CALLS)
def test_whatever_hands_out_a_file_is_told_by_the_audit(company, stage, name):
    viewer = stage.viewer(ViewerRole.ADMINISTRATOR, scoped=False)
    with company.kept() as sessions:
        before = auditing.list_events(sessions, viewer, Sought(action=Action.EXPORT)).total
        gives = holds_file(CALLS[name](sessions, viewer, stage.own))
        after = auditing.list_events(sessions, viewer, Sought(action=Action.EXPORT)).total
    assert gives <= (after == before + 1)


@pytest.fixture(scope="module")
def on_postgresql(postgres):
    """The company on PostgreSQL, and its places."""
    sessions = open_sessions(postgres("access_matrix"))
    yield sessions, access_stage.build(sessions)
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize("name", CALLS)
def test_postgresql_tells_a_scoped_administrator_nothing_from_outside(on_postgresql, name):
    sessions, stage = on_postgresql
    viewer = stage.viewer(ViewerRole.ADMINISTRATOR, scoped=True)
    found = {tried(name, sessions, viewer, place).kind for place in (stage.other, stage.foreign)}
    if MATRIX[name][4] in ("not found", "refused"):
        assert "done" not in found
