"""The roll: branches and contacts of members, keys to find them by, consent, suggestions,
interactions, and what is read in from files."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.contacts import email, phone, several
from domain.errors import Invalid
from domain.matching import member_keys
from domain.members import Member
from storage.columns import EPOCH, Instant, Prose

revision = "0016"
down_revision = "0015"

_BATCH = 5_000


def upgrade() -> None:
    """New tables and columns; contacts that can be read as numbers or addresses become such."""
    for name in ("branch_id", "left_at"):
        kind = Instant if name == "left_at" else Prose
        op.add_column("members", sa.Column(name, kind))
    for name in ("phones", "emails"):
        op.add_column("members", sa.Column(name, sa.Text, nullable=False, server_default="[]"))
    op.create_index(
        "ix_members_branch_id_folded_name_id", "members", ["branch_id", "folded_name", "id"]
    )
    op.create_index("ix_members_reach", "members", ["branch_id", "joined_at", "left_at"])
    _for_members()
    _for_matching()
    _for_files()
    _read_contacts()


def _for_members() -> None:
    op.create_table(
        "member_keys",
        *_texts("key", "member_id"),
        sa.PrimaryKeyConstraint("key", "member_id", name="pk_member_keys"),
    )
    op.create_index("ix_member_keys_member_id", "member_keys", ["member_id"])
    op.create_table(
        "consents",
        *_texts("id", "member_id", "purpose"),
        sa.Column("given", sa.Boolean, nullable=False),
        *_texts("way"),
        sa.Column("at", Instant, nullable=False),
        sa.Column("noted_at", Instant, nullable=False),
        *_texts("noted_by", "note"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_member_id_at_id", "consents", ["member_id", "at", "id"])
    op.create_table(
        "ended_identities",
        *_texts("id", "member_id", "platform", "remote_id", "name", "confirmed_by"),
        sa.Column("confirmed_at", Instant, nullable=False),
        *_texts("ended_by"),
        sa.Column("ended_at", Instant, nullable=False),
        *_texts("why"),
        sa.PrimaryKeyConstraint("id", name="pk_ended_identities"),
    )
    op.create_index("ix_ended_identities_member_id", "ended_identities", ["member_id"])


def _for_matching() -> None:
    op.create_table(
        "suggestions",
        *_texts("id", "member_id", "platform", "remote_id", "name", "reason", "given"),
        *_texts("conversation_id"),
        sa.Column("found_at", Instant, nullable=False),
        *_texts("answer"),
        sa.Column("answered_by", Prose),
        sa.Column("answered_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("strength", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint(
            "member_id",
            "platform",
            "remote_id",
            name="uq_suggestions_member_id_platform_remote_id",
        ),
    )
    op.create_index("ix_suggestions_platform_remote_id", "suggestions", ["platform", "remote_id"])
    is_open = sa.text("answer = \x27open\x27")
    op.create_index(
        "ix_suggestions_open",
        "suggestions",
        ["strength", "found_at", "id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "interactions",
        *_texts("message_id", "member_id", "identity_id", "conversation_id", "kind"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_interactions"),
    )
    op.create_index("ix_interactions_identity_id", "interactions", ["identity_id"])
    op.create_index(
        "ix_interactions_member", "interactions", ["member_id", "at", "conversation_id"]
    )
    op.create_index("ix_interactions_at", "interactions", ["at", "member_id"])


def _for_files() -> None:
    op.create_table(
        "roll_imports",
        *_texts("id", "file_name", "by_id"),
        sa.Column("at", Instant, nullable=False),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("new", "changed", "unchanged", "refused")
        ),
        sa.Column("undone_by", Prose),
        sa.Column("undone_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roll_imports"),
    )
    op.create_index("ix_roll_imports_at", "roll_imports", ["at"])
    op.create_table(
        "roll_changes",
        *_texts("import_id"),
        sa.Column("line", sa.Integer, nullable=False),
        *_texts("member_id"),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Integer, nullable=False),
        sa.Column("consent_ids", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "line", name="pk_roll_changes"),
    )
    op.create_index("ix_roll_changes_member_id", "roll_changes", ["member_id"])


_MEMBERS = sa.table(
    "members",
    *(sa.column(name, sa.Text) for name in ("id", "number", "name", "contact", "phones", "emails")),
)
_KEYS = sa.table("member_keys", sa.column("key", sa.Text), sa.column("member_id", sa.Text))


def _read_contacts() -> None:
    connection, last, c = op.get_bind(), "", _MEMBERS.c
    while True:
        page = sa.select(c.id, c.number, c.name, c.contact).where(c.id > last)
        rows = connection.execute(page.order_by(c.id).limit(_BATCH)).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            _read(connection, row)


def _read(connection: sa.Connection, row: Any) -> None:
    phones: list[str] = []
    emails: list[str] = []
    rest: list[str] = []
    for part in several(row.contact):
        try:
            (emails if "@" in part else phones).append((email if "@" in part else phone)(part))
        except Invalid:
            rest.append(part)
    member = Member(
        id=row.id,
        number=row.number,
        name=row.name,
        phones=tuple(dict.fromkeys(phones)),
        emails=tuple(dict.fromkeys(emails)),
        contact=", ".join(rest),
        created_at=EPOCH,
    )
    told = {"phones": json.dumps(member.phones), "emails": json.dumps(member.emails)}
    changed = sa.update(_MEMBERS).where(_MEMBERS.c.id == row.id)
    connection.execute(changed.values(contact=member.contact, **told))
    keys = [{"key": key, "member_id": row.id} for key in member_keys(member)]
    if keys:
        connection.execute(sa.insert(_KEYS), keys)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Prose, nullable=False) for name in names]
