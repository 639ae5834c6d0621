"""Reads of what assessments hang on: units, frameworks and waves."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from services.adapters.shelf import shelved
from services.adapters.tables import BusinessUnit, FrameworkVersion, Wave, WaveUnit
from services.domain import framework_document
from services.domain.errors import NotFoundError, WorkbookRefusedError
from services.domain.framework import Framework
from services.domain.framework_parts import Version
from services.domain.texts import Message
from services.domain.units import Unit, UnitTree

_VERSION = re.compile(r"^version: ['\"]?(\d+\.\d+)['\"]?$", re.MULTILINE)


def load_tree(session: Session) -> UnitTree:
    """All business units of all organisations, in the order people gave them."""
    return shelved(session, "tree", lambda: _read_tree(session))


def _read_tree(session: Session) -> UnitTree:
    rows = session.execute(
        select(
            BusinessUnit.id,
            BusinessUnit.code,
            BusinessUnit.name,
            BusinessUnit.parent_id,
            BusinessUnit.weight,
        ).order_by(BusinessUnit.position, BusinessUnit.id)
    )
    return UnitTree(tuple(Unit(*row) for row in rows))


def unit_ids(organisation: int) -> Select[int]:
    """The ids of an organisation's units, its own among them, as a query."""
    own = BusinessUnit.organisation_id == organisation
    return select(BusinessUnit.id).where(or_(own, BusinessUnit.id == organisation))


def load_framework(session: Session, framework_id: int) -> Framework:
    """A stored version of a framework; raises NotFoundError."""
    return shelved(session, ("framework", framework_id), lambda: _read_framework(session, framework_id))


def _read_framework(session: Session, framework_id: int) -> Framework:
    document = session.scalars(
        select(FrameworkVersion.document).where(FrameworkVersion.id == framework_id)
    ).one_or_none()
    if document is None:
        raise _no_such_version()
    return framework_document.parse(document, stored=True)


def load_version(session: Session, framework_id: int) -> FrameworkVersion:
    """The row of a stored version of a framework; raises NotFoundError."""
    row = session.get(FrameworkVersion, framework_id)
    if row is None:
        raise _no_such_version()
    return row


def _no_such_version() -> NotFoundError:
    return NotFoundError(
        Message("There is no such version of a framework."), Message("Choose a framework from the list.")
    )


def built_in_documents() -> dict[str, Any]:
    """The documents of the frameworks that come with the product, by key."""
    folder = files("services.frameworks")
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            found[entry.name.removesuffix(".yaml")] = yaml.load(entry.read_text("utf-8"), yaml.CSafeLoader)
    return found


def built_in_versions() -> dict[str, Version]:
    """The versions of the frameworks that come with the product, by key, from the heads of their files."""
    folder = files("services.frameworks")
    heads = {
        entry.name.removesuffix(".yaml"): _VERSION.search(entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    }
    return {key: Version.parse(head[1]) for key, head in heads.items() if head is not None}


def expected_respondents(session: Session, wave_id: int) -> Mapping[int, int]:
    """How many respondents a wave expects, by unit."""
    rows = session.execute(select(WaveUnit.unit_id, WaveUnit.expected).where(WaveUnit.wave_id == wave_id))
    return dict(iter(rows))


def load_wave(session: Session, wave_id: int) -> Wave:
    """A wave by its id."""
    return session.scalars(select(Wave).where(Wave.id == wave_id)).one()


def read_yaml(content: bytes) -> Any:
    """The document in a YAML file; raises WorkbookRefusedError with the line where it cannot be read."""
    try:
        return yaml.load(content.decode("utf-8-sig"), yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise WorkbookRefusedError(
            Message("The file is not readable as YAML, line {line}.", {"line": mark.line + 1 if mark else 1}),
            Message("Mend that line: look at its indents, colons and quotation marks."),
        ) from error


def write_yaml(document: Mapping[str, Any]) -> bytes:
    """A document as a YAML file."""
    return yaml.dump(dict(document), sort_keys=False, allow_unicode=True, width=110).encode()
