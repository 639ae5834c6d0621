"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "business_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_business_unit_weight_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_business_unit_organisation_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["business_unit.id"], name=op.f("fk_business_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_unit")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_business_unit_organisation_id_code")),
    )
    op.create_index(
        op.f("ix_business_unit_organisation_id"), "business_unit", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_business_unit_parent_id"), "business_unit", ["parent_id"], unique=False)

    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_version")),
    )
    op.create_table(
        "framework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("scoring_checksum", sa.String(length=64), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("key", "major", "minor", name=op.f("uq_framework_key_major_minor")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.String(length=200), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_sha256"), "import_batch", ["sha256"], unique=False)

    op.create_table(
        "staged_upload",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_upload")),
    )
    op.create_index(op.f("ix_staged_upload_expires_at"), "staged_upload", ["expires_at"], unique=False)
    op.create_index(op.f("ix_staged_upload_owner"), "staged_upload", ["owner"], unique=False)

    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("framework_key", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_wave_framework_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_wave_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
        sa.UniqueConstraint(
            "organisation_id",
            "framework_key",
            "period",
            name=op.f("uq_wave_organisation_id_framework_key_period"),
        ),
    )
    op.create_index(op.f("ix_wave_organisation_id"), "wave", ["organisation_id"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("respondent", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_assessment_batch_id")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_assessment_framework_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_assessment_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_assessment_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "batch_id",
            "wave_id",
            "unit_id",
            "respondent",
            name=op.f("uq_assessment_batch_id_wave_id_unit_id_respondent"),
        ),
    )
    op.create_index(op.f("ix_assessment_framework_id"), "assessment", ["framework_id"], unique=False)
    op.create_index(
        "ix_assessment_identity", "assessment", ["wave_id", "unit_id", "respondent", "batch_id"], unique=False
    )
    op.create_index(op.f("ix_assessment_unit_id"), "assessment", ["unit_id"], unique=False)

    op.create_table(
        "participation",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("respondents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_participation_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_participation_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "unit_id", name=op.f("pk_participation")),
    )
    op.create_index(op.f("ix_participation_unit_id"), "participation", ["unit_id"], unique=False)

    op.create_table(
        "question_score",
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("rolled_up", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("sd", sa.Double(), nullable=True),
        sa.Column("minimum", sa.Double(), nullable=True),
        sa.Column("maximum", sa.Double(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("units_scored", sa.Integer(), nullable=False),
        sa.Column("units_asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name=op.f("fk_question_score_framework_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_question_score_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_question_score_wave_id")),
        sa.PrimaryKeyConstraint(
            "question",
            "wave_id",
            "unit_id",
            "framework_id",
            "role",
            "rolled_up",
            name=op.f("pk_question_score"),
        ),
    )
    op.create_index(op.f("ix_question_score_unit_id"), "question_score", ["unit_id"], unique=False)

    op.create_table(
        "score",
        sa.Column("node", sa.String(length=60), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("rolled_up", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("sd", sa.Double(), nullable=True),
        sa.Column("minimum", sa.Double(), nullable=True),
        sa.Column("maximum", sa.Double(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("units_scored", sa.Integer(), nullable=False),
        sa.Column("units_asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_score_framework_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_score_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_score_wave_id")),
        sa.PrimaryKeyConstraint(
            "node", "wave_id", "unit_id", "framework_id", "role", "rolled_up", name=op.f("pk_score")
        ),
    )
    op.create_index(op.f("ix_score_unit_id"), "score", ["unit_id"], unique=False)

    op.create_table(
        "wave_unit",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_wave_unit_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_wave_unit_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "unit_id", name=op.f("pk_wave_unit")),
    )
    op.create_index(op.f("ix_wave_unit_unit_id"), "wave_unit", ["unit_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("assessment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("option", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_answer_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "question", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO data_version (id, number) VALUES (1, 1)")


def downgrade() -> None:
    """Take back."""
    op.drop_table("answer")
    op.drop_index(op.f("ix_wave_unit_unit_id"), table_name="wave_unit")

    op.drop_table("wave_unit")
    op.drop_index(op.f("ix_score_unit_id"), table_name="score")

    op.drop_table("score")
    op.drop_index(op.f("ix_question_score_unit_id"), table_name="question_score")

    op.drop_table("question_score")
    op.drop_index(op.f("ix_participation_unit_id"), table_name="participation")

    op.drop_table("participation")
    op.drop_index(op.f("ix_assessment_unit_id"), table_name="assessment")
    op.drop_index("ix_assessment_identity", table_name="assessment")
    op.drop_index(op.f("ix_assessment_framework_id"), table_name="assessment")

    op.drop_table("assessment")
    op.drop_index(op.f("ix_wave_organisation_id"), table_name="wave")

    op.drop_table("wave")
    op.drop_index(op.f("ix_staged_upload_owner"), table_name="staged_upload")
    op.drop_index(op.f("ix_staged_upload_expires_at"), table_name="staged_upload")

    op.drop_table("staged_upload")
    op.drop_index(op.f("ix_import_batch_sha256"), table_name="import_batch")

    op.drop_table("import_batch")
    op.drop_table("framework")
    op.drop_table("data_version")
    op.drop_index(op.f("ix_business_unit_parent_id"), table_name="business_unit")
    op.drop_index(op.f("ix_business_unit_organisation_id"), table_name="business_unit")

    op.drop_table("business_unit")
