"""The schema's history, by Alembic: `env` runs it, each step stands in `versions`."""
