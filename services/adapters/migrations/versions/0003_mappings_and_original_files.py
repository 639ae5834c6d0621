"""Column mappings, choices about staged files, original files, and imports that replace whole units."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    op.add_column("staged_upload", sa.Column("choices", sa.JSON(), nullable=True))
    op.add_column(
        "import_batch", sa.Column("replaces_units", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "original_file",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_original_file_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_original_file")),
    )
    op.create_index(op.f("ix_original_file_kept_until"), "original_file", ["kept_until"], unique=False)
    op.create_table(
        "column_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.String(length=200), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["business_unit.id"], name=op.f("fk_column_mapping_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint(
            "organisation_id", "signature", name=op.f("uq_column_mapping_organisation_id_signature")
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("column_mapping")
    op.drop_index(op.f("ix_original_file_kept_until"), table_name="original_file")
    op.drop_table("original_file")
    op.drop_column("import_batch", "replaces_units")
    op.drop_column("staged_upload", "choices")
