"""Targets, drafts of answers, and counts of options."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "target",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("framework_key", sa.String(length=80), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=60), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_target_batch_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_target_unit_id")),
        sa.PrimaryKeyConstraint(
            "batch_id", "unit_id", "framework_key", "major", "node", "due", name=op.f("pk_target")
        ),
    )
    op.create_index(op.f("ix_target_unit_id"), "target", ["unit_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("respondent", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_draft_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_draft_wave_id")),
        sa.PrimaryKeyConstraint("owner", "wave_id", "unit_id", "respondent", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_unit_id"), "draft", ["unit_id"], unique=False)

    op.create_table(
        "option_count",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("option", sa.String(length=60), nullable=False),
        sa.Column("respondents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name=op.f("fk_option_count_framework_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_option_count_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_option_count_wave_id")),
        sa.PrimaryKeyConstraint(
            "wave_id", "unit_id", "framework_id", "question", "option", name=op.f("pk_option_count")
        ),
    )
    op.create_index(op.f("ix_option_count_unit_id"), "option_count", ["unit_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_option_count_unit_id"), table_name="option_count")

    op.drop_table("option_count")
    op.drop_index(op.f("ix_draft_unit_id"), table_name="draft")

    op.drop_table("draft")
    op.drop_index(op.f("ix_target_unit_id"), table_name="target")

    op.drop_table("target")
