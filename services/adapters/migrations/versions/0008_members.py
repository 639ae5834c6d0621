"""Members, and logins that were ended."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "member",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_member_unit_id")),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_unit_id"), "member", ["unit_id"], unique=False)
    op.create_table(
        "ended_login",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_ended_login")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("ended_login")
    op.drop_index(op.f("ix_member_unit_id"), table_name="member")
    op.drop_table("member")
