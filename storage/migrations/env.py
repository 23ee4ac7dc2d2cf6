"""Runs the steps on the connection that `storage.migrating` hands over; nothing else starts it."""

from alembic import context

from storage.migrating import COMPARISON
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    transactional_ddl=False,  # `storage.migrating` holds the one transaction around all steps
    **COMPARISON,
)
context.run_migrations()
