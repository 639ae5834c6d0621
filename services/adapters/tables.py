"""The tables: facts that people gave, and derived rows that can be rebuilt from them."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The stored moment, always with its time zone."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Table(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {  # noqa: RUF012
        dict[str, Any]: JSON,
        list[Any]: JSON,
        float: Double,
        datetime: Moment,
        date: Date,
        bytes: LargeBinary,
        bool: Boolean,
    }


class DataVersion(Table):
    """One row; every writer locks it first and bumps it last."""

    __tablename__ = "data_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class BusinessUnit(Table):
    """A business unit; one without a parent is an organisation."""

    __tablename__ = "business_unit"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("weight >= 0", name="weight_not_negative"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("business_unit.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("business_unit.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    weight: Mapped[float] = mapped_column(default=1.0)
    position: Mapped[int] = mapped_column(default=0)
    sample: Mapped[bool] = mapped_column(default=False)


class FrameworkVersion(Table):
    """One stored version of a framework; it never changes."""

    __tablename__ = "framework"
    __table_args__ = (UniqueConstraint("key", "major", "minor"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    major: Mapped[int]
    minor: Mapped[int]
    document: Mapped[dict[str, Any]]
    checksum: Mapped[str] = mapped_column(String(64))
    scoring_checksum: Mapped[str] = mapped_column(String(64))
    retired: Mapped[bool] = mapped_column(default=False)


class Wave(Table):
    """One round of an organisation: a framework, a period, and who is expected."""

    __tablename__ = "wave"
    __table_args__ = (UniqueConstraint("organisation_id", "framework_key", "period"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    framework_key: Mapped[str] = mapped_column(String(80))
    period: Mapped[str] = mapped_column(String(10))
    starts: Mapped[date]
    ends: Mapped[date]
    due: Mapped[date]
    closed: Mapped[bool] = mapped_column(default=False)


class WaveUnit(Table):
    """A unit that a wave expects, with how many respondents."""

    __tablename__ = "wave_unit"
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True, index=True)
    expected: Mapped[int]


class ImportBatch(Table):
    """What one confirmed import stored; undo turns `withdrawn`, and nothing else.

    One that `replaces_units` takes the place of all earlier answers of its units in its waves, whoever gave them.
    """

    __tablename__ = "import_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    imported_by: Mapped[str] = mapped_column(String(200))
    imported_at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    replaces_units: Mapped[bool] = mapped_column(default=False)


class OriginalFile(Table):
    """An imported file as it was uploaded, until its retention time is over or it is erased."""

    __tablename__ = "original_file"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    content: Mapped[bytes]
    kept_until: Mapped[datetime] = mapped_column(index=True)


class StoredMapping(Table):
    """How files of one layout are read for an organisation, as it was last confirmed."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("organisation_id", "signature"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"))
    signature: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]]
    saved_by: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime]


class Assessment(Table):
    """One respondent's answers for one unit in one wave, as one batch brought them."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("batch_id", "wave_id", "unit_id", "respondent"),
        Index("ix_assessment_identity", "wave_id", "unit_id", "respondent", "batch_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), index=True)
    respondent: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(60), default="")


class Answer(Table):
    """One answer; a blank has no row. `state` is AnswerState, `number` what the answer is worth."""

    __tablename__ = "answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessment.id"), primary_key=True, autoincrement=False
    )
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    state: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[float | None]
    option: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)


class StagedUpload(Table):
    """An uploaded file that nobody confirmed yet; no read of facts sees it, and it expires.

    `choices` are what its owner decided about reading it.
    """

    __tablename__ = "staged_upload"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes]
    choices: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    staged_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Target(Table):
    """What a dimension of a unit should reach by a date, as one batch set it; without a score it takes one back.

    The framework is named by key and major version, since minor ones continue the series.
    """

    __tablename__ = "target"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True, index=True)
    framework_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    major: Mapped[int] = mapped_column(primary_key=True)
    node: Mapped[str] = mapped_column(String(60), primary_key=True)
    due: Mapped[date] = mapped_column(primary_key=True)
    score: Mapped[float | None]


class Draft(Table):
    """Answers somebody began on screen and has not submitted; no read of facts sees them."""

    __tablename__ = "draft"
    owner: Mapped[str] = mapped_column(String(200), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True, index=True)
    respondent: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class OptionCount(Table):
    """How many of a unit's own respondents chose an option of a question without values; derived."""

    __tablename__ = "option_count"
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True, index=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    option: Mapped[str] = mapped_column(String(60), primary_key=True)
    respondents: Mapped[int]


class _Derived:
    """Columns shared by scores of questions and of dimensions, for a unit in a wave.

    `rolled_up` rows hold the unit with all below it, the others its own respondents. `units_scored` of `units_asked`
    children entered a rolled-up score. `sd`, `minimum` and `maximum` are of respondents' own scores.
    """

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True, index=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(60), primary_key=True, default="")
    rolled_up: Mapped[bool] = mapped_column(primary_key=True)
    n: Mapped[int]
    mean: Mapped[float | None]
    sd: Mapped[float | None]
    minimum: Mapped[float | None]
    maximum: Mapped[float | None]
    answered: Mapped[int]
    asked: Mapped[int]
    units_scored: Mapped[int]
    units_asked: Mapped[int]


class Score(_Derived, Table):
    """The score of one dimension."""

    __tablename__ = "score"
    node: Mapped[str] = mapped_column(String(60), primary_key=True)


class Participation(Table):
    """How many respondents of a unit itself count in a wave; derived."""

    __tablename__ = "participation"
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True, index=True)
    respondents: Mapped[int]


class QuestionScore(_Derived, Table):
    """The score of one question."""

    __tablename__ = "question_score"
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
