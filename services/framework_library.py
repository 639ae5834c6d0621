"""The framework library: the stored versions of maturity models, and those that come with the product."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import access, auditing
from services.adapters import framework_reader, framework_writer, structure, xlsform
from services.adapters.database import Sessions, reading
from services.adapters.tables import FrameworkVersion
from services.adapters.workbook_reader import read_workbook
from services.domain import framework_document
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import NotFoundError, RefusedError, WorkbookRefusedError
from services.domain.framework import Framework
from services.domain.framework_parts import Version
from services.domain.texts import LocalText, Message
from services.domain.viewer import PRODUCT, Viewer
from services.language import current_language

Form = Literal["yaml", "xlsx", "xlsform"]
ENDINGS: Mapping[Form, str] = {"yaml": ".yaml", "xlsx": ".xlsx", "xlsform": "-xlsform.xlsx"}
"""How the name of a file of each form ends."""

SECONDS_A_QUESTION = 20
"""To read a statement of two lines, think, and choose an answer."""


@dataclass(frozen=True, slots=True)
class FrameworkInfo:
    """One stored version of a framework."""

    id: int
    key: str
    version: Version
    title: LocalText
    summary: LocalText
    questions: int
    retired: bool

    @property
    def minutes(self) -> int:
        """About how many minutes one respondent takes: our own estimate, to be told as such."""
        return ceil(self.questions * SECONDS_A_QUESTION / 60)


def install_built_in(sessions: Sessions) -> None:
    """Store the built-in frameworks that are not there yet; those that are need not be parsed."""
    versions = structure.built_in_versions()
    with reading(sessions) as session:
        rows = session.execute(select(FrameworkVersion.key, FrameworkVersion.major, FrameworkVersion.minor))
        stored = {(key, Version(major, minor)) for key, major, minor in rows}
    missing = {key for key, version in versions.items() if (key, version) not in stored}
    if missing:
        documents = structure.built_in_documents()
        with auditing.writing(sessions) as session:
            for key in sorted(missing):
                framework = framework_document.parse(documents[key])
                store(session, framework)
                auditing.record(session, PRODUCT, Action.ADD, _subject(framework.key, framework.version))


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


def add(sessions: Sessions, viewer: Viewer, framework: Framework) -> int:
    """Store a new version; raises RefusedError where it goes backwards or contradicts what is stored."""
    access.require_administrator(viewer)
    with auditing.writing(sessions) as session:
        newest = session.execute(
            select(FrameworkVersion.major, FrameworkVersion.minor)
            .where(FrameworkVersion.key == framework.key)
            .order_by(FrameworkVersion.major.desc(), FrameworkVersion.minor.desc())
        ).first()
        if (
            _stored(session, framework) is None
            and newest is not None
            and framework.version < Version(*newest)
        ):
            raise RefusedError(
                Message(
                    "Version {version} of “{key}” comes before version {newest}, which is stored.",
                    {
                        "version": str(framework.version),
                        "key": framework.key,
                        "newest": str(Version(*newest)),
                    },
                ),
                Message("Give it a higher version."),
            )
        auditing.record(session, viewer, Action.ADD, _subject(framework.key, framework.version))
        return store(session, framework)


def read_file(file_name: str, content: bytes) -> Framework:
    """The framework in a YAML file or a workbook.

    Raises FrameworkRejectedError with every problem, WorkbookRefusedError where the file is neither.
    """
    if file_name.lower().endswith((".yaml", ".yml")):
        return framework_document.parse(structure.read_yaml(content))
    workbook = read_workbook(file_name, content)
    if not framework_reader.is_framework(workbook):
        raise WorkbookRefusedError(
            Message(
                "The workbook holds no framework: it lacks the sheets settings, dimensions or questions."
            ),
            Message("Download a framework as a workbook and start from that."),
        )
    return framework_reader.read_framework(workbook)


def write_file(framework: Framework, form: Form) -> bytes:
    """A framework as a YAML file or as a workbook, which `read_file` reads back into an equal one; or as an XLSForm."""
    if form == "xlsform":
        return xlsform.write_xlsform(framework, current_language())
    if form == "xlsx":
        return framework_writer.write_framework(framework)
    return structure.write_yaml(framework_document.to_document(framework))


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
    stored = [structure.load_framework(session, other) for other in others]
    lost = {code for other in stored for code in other.question_by_code} - set(framework.question_by_code)
    if lost:
        raise RefusedError(
            Message(
                "Version {version} of “{key}” no longer has these questions, which answers name: {codes}.",
                {"version": str(framework.version), "key": framework.key, "codes": ", ".join(sorted(lost))},
            ),
            Message("Keep their codes, or raise the first number of the version; answers stay with theirs."),
        )
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
    title, summary = (LocalText(**row.document[part]) for part in ("title", "summary"))
    version, questions = Version(row.major, row.minor), len(row.document["questions"])
    return FrameworkInfo(row.id, row.key, version, title, summary, questions, row.retired)


def find_version(sessions: Sessions, key: str, version: str = "") -> FrameworkInfo:
    """A stored version by key and number, the newest where no number is given; raises NotFoundError."""
    found = [info for info in list_frameworks(sessions) if info.key == key]
    match = next((info for info in found if not version or str(info.version) == version), None)
    if match is None:
        raise NotFoundError(
            Message("There is no framework “{key}” {version}.", {"key": key, "version": version}),
            Message("“palier framework list” lists those that are stored."),
        )
    return match


def get_framework(sessions: Sessions, framework_id: int, version: int | None = None) -> Framework:
    """One stored version in full."""
    with reading(sessions, version) as session:
        return structure.load_framework(session, framework_id)


def retire(sessions: Sessions, viewer: Viewer, framework_id: int, *, retired: bool = True) -> None:
    """Let no new wave or answer use a version; what is stored stays."""
    access.require_administrator(viewer)
    with auditing.writing(sessions) as session:
        row = structure.load_version(session, framework_id)
        row.retired = retired
        action = Action.RETIRE if retired else Action.RESTORE
        auditing.record(session, viewer, action, _subject(row.key, Version(row.major, row.minor)))


def _subject(key: str, version: Version) -> Subject:
    """A version of a framework as the subject of an event."""
    return Subject(SubjectKind.FRAMEWORK, f"{key} {version}")
