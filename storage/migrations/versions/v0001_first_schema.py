"""The first schema.

There is no way back by a step: before a change of schema the program copies an SQLite file
beside itself, and PostgreSQL is restored from a backup.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _attempts()
    _audit_entries()
    _budget_spendings()
    _case_events()
    _cases()
    _cases_indexes()
    _channels()
    _conversation_words()
    _conversations()
    _cooperative()
    _cursors()
    _deliveries()
    _deliveries_indexes()
    _entries()
    _identities()
    _members()
    _messages()
    _posts()
    _sessions()
    _sign_in_links()
    _snapshots()
    _users()
    _comments()
    _reactions()


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("delivery_id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("worker", TEXT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("delivery_id", "number", name=op.f("uq_attempts_delivery_id_number")),
    )


def _audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", TEXT, nullable=True),
        sa.Column("act", TEXT, nullable=False),
        sa.Column("subject_id", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_at_id"), "audit_entries", ["at", "id"])


def _budget_spendings() -> None:
    op.create_table(
        "budget_spendings",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("channel_id", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_budget_spendings")),
    )
    op.create_index(
        op.f("ix_budget_spendings_channel_id_at"), "budget_spendings", ["channel_id", "at"]
    )


def _case_events() -> None:
    op.create_table(
        "case_events",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("case_id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", TEXT, nullable=True),
        sa.Column("message_id", TEXT, nullable=True),
        sa.Column("value", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_events_case_id_number")),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("conversation_id", TEXT, nullable=False),
        sa.Column("channel_id", TEXT, nullable=True),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("kind_reason", TEXT, nullable=False),
        sa.Column("kind_confidence", sa.Float(precision=53), nullable=False),
        sa.Column("priority", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("assignee_id", TEXT, nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("last_message_at", INSTANT, nullable=False),
        sa.Column("first_response_at", INSTANT, nullable=True),
        sa.Column("first_response_office", sa.BigInteger(), nullable=True),
        sa.Column("first_response_wall", sa.BigInteger(), nullable=True),
        sa.Column("awaiting_since", INSTANT, nullable=True),
        sa.Column("first_resolved_at", INSTANT, nullable=True),
        sa.Column("resolved_at", INSTANT, nullable=True),
        sa.Column("resolution_office", sa.BigInteger(), nullable=True),
        sa.Column("resolution_wall", sa.BigInteger(), nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("queue_order", sa.BigInteger(), nullable=False),
        sa.Column("words_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("code", name=op.f("uq_cases_code")),
    )


def _cases_indexes() -> None:
    _partial("ix_cases_awaiting", "cases", ["awaiting_since"], "status IN ('open', 'waiting')")
    op.create_index(
        op.f("ix_cases_conversation_id_opened_at_id"),
        "cases",
        ["conversation_id", "opened_at", "id"],
    )
    op.create_index(op.f("ix_cases_opened_at_id"), "cases", ["opened_at", "id"])
    op.create_index(
        "ix_cases_queue",
        "cases",
        ["queue_order", "id", "status", "kind", "channel_id", "assignee_id", "words_number"],
    )
    _partial("ix_cases_resolved", "cases", ["resolved_at", "id"], "status = 'resolved'")
    _partial(
        "ix_cases_unfinished",
        "cases",
        ["queue_order", "id", "status", "kind", "channel_id", "assignee_id", "words_number"],
        "status IN ('open', 'waiting')",
    )
    op.create_index(
        "ix_cases_words",
        "cases",
        ["words_number", "status", "kind", "channel_id", "assignee_id"],
    )


def _channels() -> None:
    op.create_table(
        "channels",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("sealed_secrets", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("state_reason", TEXT, nullable=False),
        sa.Column("held_until", INSTANT, nullable=True),
        sa.Column("responsible_id", TEXT, nullable=True),
        sa.Column("verified_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
    )


def _conversation_words() -> None:
    op.create_table(
        "conversation_words",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("conversation_id", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_conversation_words")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_conversation_words_conversation_id")),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("channel_id", TEXT, nullable=True),
        sa.Column("thread", TEXT, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("post_id", TEXT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel_key", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint(
            "channel_key", "thread", name=op.f("uq_conversations_channel_key_thread")
        ),
    )


def _cooperative() -> None:
    op.create_table(
        "cooperative",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cooperative")),
    )


def _cursors() -> None:
    op.create_table(
        "cursors",
        sa.Column("channel_id", TEXT, nullable=False),
        sa.Column("cursor", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_cursors")),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("channel_id", TEXT, nullable=False),
        sa.Column("subject_id", TEXT, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("target_remote_id", TEXT, nullable=False),
        sa.Column("recipient", TEXT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("latest_at", INSTANT, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("worker", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("handover", sa.Text(), nullable=True),
        sa.Column("outcome", TEXT, nullable=True),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("created_by", TEXT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("remote_id", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )


def _deliveries_indexes() -> None:
    op.create_index(op.f("ix_deliveries_channel_id_state"), "deliveries", ["channel_id", "state"])
    op.create_index(op.f("ix_deliveries_due_at_id"), "deliveries", ["due_at", "id"])
    _partial("ix_deliveries_leased", "deliveries", ["lease_until", "id"], "state = 'sending'")
    _partial(
        "ix_deliveries_perishable",
        "deliveries",
        ["latest_at", "id"],
        "state = 'scheduled' AND latest_at IS NOT NULL",
    )
    _partial(
        "ix_deliveries_remote", "deliveries", ["channel_id", "remote_id"], "remote_id IS NOT NULL"
    )
    _partial("ix_deliveries_scheduled", "deliveries", ["due_at", "id"], "state = 'scheduled'")
    _partial(
        "ix_deliveries_sent", "deliveries", ["sent_at", "id"], "kind = 'post' AND state = 'sent'"
    )
    _partial(
        "ix_deliveries_sent_on",
        "deliveries",
        ["channel_id", "sent_at", "id"],
        "kind = 'post' AND state = 'sent'",
    )
    op.create_index(op.f("ix_deliveries_state_due_at_id"), "deliveries", ["state", "due_at", "id"])
    op.create_index(op.f("ix_deliveries_subject_id"), "deliveries", ["subject_id"])


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("channel_id", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("link", TEXT, nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
    )
    op.create_index(op.f("ix_entries_published_at_id"), "entries", ["published_at", "id"])


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("member_id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("remote_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("confirmed_by", TEXT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("platform", "remote_id", name=op.f("uq_identities_platform_remote_id")),
    )
    op.create_index(op.f("ix_identities_member_id"), "identities", ["member_id"])


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("contact", TEXT, nullable=False),
        sa.Column("joined_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("folded_name", TEXT, nullable=False),
        sa.Column("folded_number", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("number", name=op.f("uq_members_number")),
    )
    op.create_index(op.f("ix_members_folded_name_id"), "members", ["folded_name", "id"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("conversation_id", TEXT, nullable=False),
        sa.Column("channel_id", TEXT, nullable=True),
        sa.Column("remote_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("from_us", sa.Boolean(), nullable=False),
        sa.Column("sender_id", TEXT, nullable=True),
        sa.Column("delivery_id", TEXT, nullable=True),
        sa.Column("channel_key", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(
        op.f("ix_messages_conversation_id_at_id"), "messages", ["conversation_id", "at", "id"]
    )
    _partial(
        "ix_messages_remote",
        "messages",
        ["channel_key", "remote_id"],
        "remote_id <> ''",
        unique=True,
    )


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("author_id", TEXT, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("channel_ids", sa.Text(), nullable=False),
        sa.Column("variants", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("editor_id", TEXT, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reviewer_id", TEXT, nullable=True),
        sa.Column("review_note", TEXT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    op.create_index(op.f("ix_posts_state_updated_at_id"), "posts", ["state", "updated_at", "id"])
    op.create_index(op.f("ix_posts_updated_at_id"), "posts", ["updated_at", "id"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"])
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"])


def _sign_in_links() -> None:
    op.create_table(
        "sign_in_links",
        sa.Column("token_hash", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_links")),
    )
    op.create_index(op.f("ix_sign_in_links_user_id"), "sign_in_links", ["user_id"])


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("delivery_id", TEXT, nullable=False),
        sa.Column("channel_id", TEXT, nullable=False),
        sa.Column("metric", TEXT, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", "metric", "at", name=op.f("pk_snapshots")),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("login", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("password_hash", TEXT, nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("parent_id", TEXT, nullable=True),
        sa.Column("author_name", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("visibility", TEXT, nullable=False),
        sa.Column("from_us", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_comments_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_entry_id_at_id"), "comments", ["entry_id", "at", "id"])


def _reactions() -> None:
    op.create_table(
        "reactions",
        sa.Column("entry_id", TEXT, nullable=False),
        sa.Column("visitor", TEXT, nullable=False),
        sa.Column("reaction", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_reactions_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "visitor", name=op.f("pk_reactions")),
    )


def _partial(
    name: str, table: str, columns: list[str], condition: str, *, unique: bool = False
) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)
