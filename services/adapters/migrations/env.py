"""Run by Alembic: migrates over the connection that `migrating` hands in."""

from alembic import context

from services.adapters.tables import Table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Table.metadata, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
