"""KPIs: own definitions, values and benchmarks as batches brought them, what stands of them, and notes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "benchmark",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("geography", sa.String(length=60), nullable=False),
        sa.Column("size_class", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=200), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("flag", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_benchmark_batch_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_benchmark_organisation_id")
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id",
            "series",
            "geography",
            "size_class",
            "year",
            "batch_id",
            name=op.f("pk_benchmark"),
        ),
    )
    op.create_index(op.f("ix_benchmark_batch_id"), "benchmark", ["batch_id"], unique=False)
    op.create_table(
        "kpi",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_kpi_batch_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_kpi_organisation_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", "code", name=op.f("pk_kpi")),
    )
    op.create_index(op.f("ix_kpi_organisation_id"), "kpi", ["organisation_id"], unique=False)
    op.create_table(
        "kpi_setting",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_kpi_setting_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_kpi_setting")),
    )
    op.create_table(
        "kpi_standing",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kpi", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("actual", sa.Double(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_kpi_standing_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_kpi_standing_unit_id")),
        sa.PrimaryKeyConstraint("organisation_id", "kpi", "unit_id", "period", name=op.f("pk_kpi_standing")),
    )
    op.create_table(
        "kpi_value",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kpi", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(length=4), nullable=False),
        sa.Column("actual", sa.Double(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_kpi_value_batch_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_kpi_value_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_kpi_value_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "kpi", "period", "batch_id", name=op.f("pk_kpi_value")),
    )
    op.create_index(op.f("ix_kpi_value_batch_id"), "kpi_value", ["batch_id"], unique=False)
    op.create_index(op.f("ix_kpi_value_organisation_id"), "kpi_value", ["organisation_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_note_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["business_unit.id"], name=op.f("fk_note_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index("ix_note_subject", "note", ["organisation_id", "kind", "subject"], unique=False)
    op.create_index(op.f("ix_note_unit_id"), "note", ["unit_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_note_unit_id"), table_name="note")
    op.drop_index("ix_note_subject", table_name="note")
    op.drop_table("note")
    op.drop_index(op.f("ix_kpi_value_organisation_id"), table_name="kpi_value")
    op.drop_index(op.f("ix_kpi_value_batch_id"), table_name="kpi_value")
    op.drop_table("kpi_value")
    op.drop_table("kpi_standing")
    op.drop_table("kpi_setting")
    op.drop_index(op.f("ix_kpi_organisation_id"), table_name="kpi")
    op.drop_table("kpi")
    op.drop_index(op.f("ix_benchmark_batch_id"), table_name="benchmark")
    op.drop_table("benchmark")
