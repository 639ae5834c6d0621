"""The roadmap: steps, and what each unit aims at in a year."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "roadmap_step",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("framework_key", sa.String(length=80), nullable=False),
        sa.Column("node", sa.String(length=60), nullable=False),
        sa.Column("expected", sa.Double(), nullable=True),
        sa.Column("initiative", sa.String(length=60), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_roadmap_step_batch_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_roadmap_step_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_roadmap_step_unit_id")),
        sa.PrimaryKeyConstraint("batch_id", "code", name=op.f("pk_roadmap_step")),
    )
    op.create_index(
        op.f("ix_roadmap_step_organisation_id"), "roadmap_step", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_roadmap_step_unit_id"), "roadmap_step", ["unit_id"], unique=False)
    op.create_table(
        "roadmap_aim",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("objective", sa.String(length=200), nullable=False),
        sa.Column("metric", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_roadmap_aim_batch_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_roadmap_aim_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_roadmap_aim_unit_id")),
        sa.PrimaryKeyConstraint("batch_id", "unit_id", "year", name=op.f("pk_roadmap_aim")),
    )
    op.create_index(op.f("ix_roadmap_aim_organisation_id"), "roadmap_aim", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_roadmap_aim_unit_id"), "roadmap_aim", ["unit_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    for table in ("roadmap_aim", "roadmap_step"):
        op.drop_index(op.f(f"ix_{table}_unit_id"), table_name=table)
        op.drop_index(op.f(f"ix_{table}_organisation_id"), table_name=table)
        op.drop_table(table)
