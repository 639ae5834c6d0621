"""The business case: settings, initiatives, their lines and intangibles, and actuals."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "money_setting",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.Double(), nullable=False),
        sa.Column("valuation_year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_money_setting_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_money_setting")),
    )
    op.create_table(
        "initiative",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("serves", sa.JSON(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_initiative_batch_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_initiative_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_initiative_unit_id")),
        sa.PrimaryKeyConstraint("batch_id", "code", name=op.f("pk_initiative")),
    )
    op.create_index(op.f("ix_initiative_organisation_id"), "initiative", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_initiative_unit_id"), "initiative", ["unit_id"], unique=False)
    op.create_table(
        "cash_line",
        sa.Column("batch_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("initiative", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("row", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("ramp_months", sa.Integer(), nullable=False),
        sa.Column("amounts", sa.JSON(), nullable=False),
        sa.Column("calculator", sa.JSON(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id", "initiative"],
            ["initiative.batch_id", "initiative.code"],
            name=op.f("fk_cash_line_batch_id"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "initiative", "code", name=op.f("pk_cash_line")),
    )
    op.create_table(
        "intangible",
        sa.Column("batch_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("initiative", sa.String(length=60), nullable=False),
        sa.Column("row", sa.String(length=200), nullable=False),
        sa.Column("importance", sa.SmallInteger(), nullable=False),
        sa.Column("achieved", sa.SmallInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id", "initiative"],
            ["initiative.batch_id", "initiative.code"],
            name=op.f("fk_intangible_batch_id"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "initiative", "row", name=op.f("pk_intangible")),
    )
    op.create_table(
        "actual",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("initiative", sa.String(length=60), nullable=False),
        sa.Column("line", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_actual_batch_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_actual_organisation_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", "initiative", "line", "year", name=op.f("pk_actual")),
    )
    op.create_index(op.f("ix_actual_organisation_id"), "actual", ["organisation_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_actual_organisation_id"), table_name="actual")
    op.drop_table("actual")
    op.drop_table("intangible")
    op.drop_table("cash_line")
    op.drop_index(op.f("ix_initiative_unit_id"), table_name="initiative")
    op.drop_index(op.f("ix_initiative_organisation_id"), table_name="initiative")
    op.drop_table("initiative")
    op.drop_table("money_setting")
