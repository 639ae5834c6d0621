"""Narratives: what the sponsors of units say for a period."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "narrative",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("why_rating", sa.String(length=10), nullable=False),
        sa.Column("possible", sa.Text(), nullable=False),
        sa.Column("possible_rating", sa.String(length=10), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("call_rating", sa.String(length=10), nullable=False),
        sa.Column("audience", sa.String(length=200), nullable=False),
        sa.Column("outlook", sa.SmallInteger(), nullable=False),
        sa.Column("sponsor", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_narrative_batch_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_narrative_unit_id")),
        sa.PrimaryKeyConstraint("batch_id", "unit_id", "period", name=op.f("pk_narrative")),
    )
    op.create_index(op.f("ix_narrative_unit_id"), "narrative", ["unit_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_narrative_unit_id"), table_name="narrative")
    op.drop_table("narrative")
