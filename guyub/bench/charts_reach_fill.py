"""A roll for the benchmark of charts: members of some branches who came and left at any time, some
of them with an account that a person linked, and what those said."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

from datetime import datetime

from guyub.bench.ground import Ground
from storage.migrations.versions.v0024_active_months import filling

INTERACTIONS_A_LINK = 10
BRANCHES = 8
_YEARS_S = 10 * 365 * 86_400  # back to when members joined
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"


def fill(ground: Ground, members: int, now: datetime) -> None:
    """So many members, three in ten linked, each of whom said something ten times in two years.
    Some channel has to be of the practice platform, or nobody could be heard."""
    linked = members * 3 // 10
    now_s = int(now.timestamp())
    ground.fill(
        {
            _members(ground, now_s): {"most": members},
            _identities(ground, now_s): {"most": linked},
            _interactions(ground, now_s, linked): {"most": linked * INTERACTIONS_A_LINK},
            filling(ground.dialect): {},  # as noting them one by one would have
        }
    )


def _spread(most_s: int) -> str:
    """Some of the seconds before now, another for each number."""
    return f"((CAST(i AS BIGINT) * 7919 * 48271) % {most_s})"


def _members(ground: Ground, now_s: int) -> str:
    """One in ten joined nobody knows when, one in twenty left again."""
    joined = ground.moment(f"({now_s} - {_spread(_YEARS_S)})")
    left = ground.moment(f"({now_s} - {_spread(_YEARS_S)} / 4)")
    now = ground.moment(str(now_s))
    return (
        f"{_NUMBERS} INSERT INTO members (id, number, name, branch_id, contact, joined_at, left_at,"
        " created_at, version, folded_name, folded_number)"
        " SELECT CAST(100000000 + i AS TEXT), 'A-' || i, 'Anggota ' || i,"
        f" 'b-' || (i % {BRANCHES}), '', CASE WHEN i % 10 = 0 THEN NULL ELSE {joined} END,"
        f" CASE WHEN i % 20 = 1 THEN {left} END, {now}, 0, 'anggota ' || i, 'a-' || i FROM n"
    )


def _identities(ground: Ground, now_s: int) -> str:
    now = ground.moment(str(now_s))
    return (
        f"{_NUMBERS} INSERT INTO identities (id, member_id, platform, remote_id, name,"
        " confirmed_by, confirmed_at) SELECT CAST(100000000 + i AS TEXT),"
        f" CAST(100000000 + i * 3 AS TEXT), 'practice', 'akun-' || i, '', 'u-3', {now} FROM n"
    )


def _interactions(ground: Ground, now_s: int, linked: int) -> str:
    at = ground.moment(f"({now_s} - {_spread(2 * 365 * 86_400)})")
    account = f"(100000001 + i % {linked})"
    return (
        f"{_NUMBERS} INSERT INTO interactions (id, member_id, identity_id,"
        " conversation_id, kind, at) SELECT CAST(100000000 + i AS TEXT),"
        f" CAST(100000000 + (1 + i % {linked}) * 3 AS TEXT), CAST({account} AS TEXT),"
        f" CAST({account} AS TEXT), 'direct', {at} FROM n"
    )
