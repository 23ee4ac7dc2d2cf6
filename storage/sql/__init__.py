"""The shelves over a database, by SQLAlchemy Core; the same code for SQLite and PostgreSQL."""
