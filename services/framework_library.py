"""The framework library: the stored versions of maturity models, and those that come with the product."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import access
from services.adapters import structure
from services.adapters.database import Sessions, reading, writing
from services.adapters.tables import FrameworkVersion
from services.domain import framework_document
from services.domain.errors import RefusedError
from services.domain.framework import Framework, Version
from services.domain.texts import LocalText, Message
from services.domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class FrameworkInfo:
    """One stored version of a framework."""

    id: int
    key: str
    version: Version
    title: LocalText
    questions: int
    retired: bool


def install_built_in(sessions: Sessions) -> None:
    """Store the built-in frameworks that are not there yet."""
    frameworks = [framework_document.parse(document) for document in structure.built_in_documents().values()]
    with reading(sessions) as session:
        missing = [framework for framework in frameworks if _stored(session, framework) is None]
    if missing:
        with writing(sessions) as session:
            for framework in missing:
                store(session, framework)


def store(session: Session, framework: Framework) -> int:
    """Store a version of a framework and return its id; raises RefusedError when it contradicts what is stored."""
    stored = _stored(session, framework)
    if stored is not None:
        if structure.load_framework(session, stored.id) != framework:
            raise RefusedError(
                Message(
                    "Version {version} of “{key}” is stored already, with another content.",
                    {"version": str(framework.version), "key": framework.key},
                ),
                Message("Give the changed framework a new version."),
            )
        return stored.id
    document = framework_document.to_document(framework)
    scoring = framework_document.scoring_checksum(framework)
    _refuse_silent_change(session, framework, scoring)
    row = FrameworkVersion(
        key=framework.key,
        major=framework.version.major,
        minor=framework.version.minor,
        document=document,
        checksum=framework_document.checksum(document),
        scoring_checksum=scoring,
    )
    session.add(row)
    session.flush()
    return row.id


def _stored(session: Session, framework: Framework) -> FrameworkVersion | None:
    return session.scalars(
        select(FrameworkVersion).where(
            FrameworkVersion.key == framework.key,
            FrameworkVersion.major == framework.version.major,
            FrameworkVersion.minor == framework.version.minor,
        )
    ).one_or_none()


def _refuse_silent_change(session: Session, framework: Framework, scoring: str) -> None:
    """A minor version must score exactly as the others of its major version."""
    others = session.scalars(
        select(FrameworkVersion.id).where(
            FrameworkVersion.key == framework.key, FrameworkVersion.major == framework.version.major
        )
    )
    stored = (structure.load_framework(session, other) for other in others)
    if any(framework_document.scoring_checksum(other) != scoring for other in stored):
        raise RefusedError(
            Message(
                "Version {version} of “{key}” scores differently from the other versions {major}.x.",
                {
                    "version": str(framework.version),
                    "key": framework.key,
                    "major": framework.version.major,
                },
            ),
            Message("Raise the first number of the version."),
        )


def list_frameworks(sessions: Sessions, version: int | None = None) -> tuple[FrameworkInfo, ...]:
    """Every stored version, newest first within a key; frameworks are no secret of any unit."""
    with reading(sessions, version) as session:
        rows = session.scalars(
            select(FrameworkVersion).order_by(
                FrameworkVersion.key, FrameworkVersion.major.desc(), FrameworkVersion.minor.desc()
            )
        ).all()
    return tuple(_info(row) for row in rows)


def _info(row: FrameworkVersion) -> FrameworkInfo:
    title = LocalText(row.document["title"]["en"], row.document["title"]["fr"])
    version = Version(row.major, row.minor)
    return FrameworkInfo(row.id, row.key, version, title, len(row.document["questions"]), row.retired)


def get_framework(sessions: Sessions, framework_id: int, version: int | None = None) -> Framework:
    """One stored version in full."""
    with reading(sessions, version) as session:
        return structure.load_framework(session, framework_id)


def retire(sessions: Sessions, viewer: Viewer, framework_id: int, *, retired: bool = True) -> None:
    """Let no new wave or answer use a version; what is stored stays."""
    access.require_administrator(viewer)
    with writing(sessions) as session:
        row = session.scalars(select(FrameworkVersion).where(FrameworkVersion.id == framework_id)).one()
        row.retired = retired
