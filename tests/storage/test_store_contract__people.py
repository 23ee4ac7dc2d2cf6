"""What every store promises of users, sessions, members, the audit log and the cooperative."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.cooperative import OFFICE, USUAL_TARGET, Cooperative, PastTargets, TargetRule
from domain.errors import Conflict
from domain.members import Identity, Member
from domain.people import AuditEntry, Session, SignInLink
from domain.ports import Store
from storage.memory import people as memory_people
from storage.sql import people as sql_people
from tests.makers import NOON, a_user

HOUR = timedelta(hours=1)


def test_users_are_found_by_login_and_listed_by_name(store: Store) -> None:
    wati, budi = a_user(login="wati", name="wati"), a_user(login="budi", name="Budi")
    with store.writing() as unit:
        unit.users.add(wati)
        unit.users.add(budi)
        assert unit.users.by_login("wati") == wati
        assert unit.users.by_login("nobody") is None
        assert unit.users.all() == [budi, wati]


def test_a_session_lives_until_it_is_removed(store: Store) -> None:
    session = a_session("t-1")
    with store.writing() as unit:
        unit.sessions.add(session)
        unit.sessions.touch("t-1", NOON + HOUR, NOON + 2 * HOUR)
        unit.sessions.touch("unknown", NOON, NOON)
        touched = replace(session, seen_at=NOON + HOUR, expires_at=NOON + 2 * HOUR)
        assert unit.sessions.find("t-1") == touched
        unit.sessions.remove("t-1")
        unit.sessions.remove("t-1")
        assert unit.sessions.find("t-1") is None


def test_every_session_and_link_of_one_user_ends_together(store: Store) -> None:
    with store.writing() as unit:
        unit.sessions.add(a_session("t-1"))
        unit.sessions.add(a_session("t-2", user_id="u-2"))
        unit.sessions.add_link(a_link("l-1"))
        unit.sessions.add_link(a_link("l-2", user_id="u-2"))
        unit.sessions.remove_of("u-1")
        assert unit.sessions.find("t-1") is None
        assert unit.sessions.find("t-2") == a_session("t-2", user_id="u-2")
        assert unit.sessions.take_link("l-1", NOON) is None
        assert unit.sessions.take_link("l-2", NOON) == a_link("l-2", user_id="u-2")


def test_a_sign_in_link_works_once_and_not_too_late(store: Store) -> None:
    with store.writing() as unit:
        unit.sessions.add_link(a_link("l-1"))
        unit.sessions.add_link(a_link("l-2"))
        with pytest.raises(Conflict):
            unit.sessions.add_link(a_link("l-2"))
    with store.writing() as unit:
        taken = [unit.sessions.take_link("l-1", NOON) for _ in range(2)]
        assert taken == [a_link("l-1"), None]
        assert unit.sessions.take_link("l-2", NOON + HOUR) is None
        assert unit.sessions.take_link("unknown", NOON) is None


def test_what_is_over_is_pruned(store: Store) -> None:
    with store.writing() as unit:
        unit.sessions.add(a_session("t-1"))
        unit.sessions.add(replace(a_session("t-2"), expires_at=NOON + 2 * HOUR))
        unit.sessions.add_link(a_link("l-1"))
        assert unit.sessions.prune(NOON + HOUR) == 2
        assert unit.sessions.prune(NOON + HOUR) == 0
        assert unit.sessions.find("t-2") is not None


def test_members_are_found_by_number_and_by_parts_of_their_name(store: Store) -> None:
    ani, zoe = a_member("001", "Ani Wulandari"), a_member("A-002", "Zoé 100%")
    with store.writing() as unit:
        unit.members.add(zoe)
        unit.members.add(ani)
        with pytest.raises(Conflict):
            unit.members.add(replace(ani, id="other"))
        assert unit.members.by_number("001") == ani
        assert unit.members.by_number("1") is None
        assert unit.members.page() == [ani, zoe]
        assert unit.members.page(limit=1, offset=1) == [zoe]
        found = {
            search: unit.members.page(search=search)
            for search in ("WULAN", "zoe", "a-0", "%", "_", "none", " ")
        }
    assert found == {
        "WULAN": [ani],
        "zoe": [zoe],
        "a-0": [zoe],
        "%": [zoe],
        "_": [],
        "none": [],
        " ": [ani, zoe],
    }


def test_an_account_on_a_platform_belongs_to_one_member(store: Store) -> None:
    identity = Identity(
        id="i-1",
        member_id="001",
        platform="sandbox",
        remote_id="m-1",
        name="Ani",
        confirmed_by="u-1",
        confirmed_at=NOON,
    )
    with store.writing() as unit:
        assert unit.members.add_identity(identity) == identity
        with pytest.raises(Conflict):
            unit.members.add_identity(replace(identity, id="i-2", member_id="002"))
        assert unit.members.identities("001") == [identity]
        assert unit.members.identities("002") == []


def test_the_audit_log_comes_newest_first(store: Store) -> None:
    entries = [
        AuditEntry(id=f"a-{n}", at=NOON + n * HOUR, actor_id=None, act="sign_in") for n in range(3)
    ]
    with store.writing() as unit:
        for entry in entries:
            unit.audit.add(entry)
        assert unit.audit.newest() == entries[::-1]
        assert unit.audit.newest(limit=1, offset=1) == [entries[1]]
    with store.writing() as unit, pytest.raises(Conflict):
        unit.audit.add(entries[1])


def test_the_audit_log_tells_what_was_done_since(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [
        AuditEntry(id=f"a-{n}", at=NOON + n * HOUR, actor_id=None, act=act)
        for n, act in enumerate(("tried", "tried", "done", "tried", "other"))
    ]
    with store.writing() as unit:
        for entry in entries:
            unit.audit.add(entry)
        lately = [entries[3], entries[2], entries[1]]
        assert unit.audit.since(NOON, ("tried", "done")) == lately
        assert unit.audit.since(NOON + 3 * HOUR, ("tried", "done")) == []
        for kind in (sql_people, memory_people):
            monkeypatch.setattr(kind, "AUDITED_MAX", 2)
        assert unit.audit.since(NOON, ("tried", "done")) == lately[:2]


def test_the_cooperative_is_the_usual_one_until_it_decides(store: Store) -> None:
    with store.writing() as unit:
        usual = unit.cooperative.get()
        assert usual == Cooperative()
        first = unit.cooperative.save(replace(usual, name="Koperasi Melati"))
        second = unit.cooperative.save(replace(first, one_person=True))
        assert second == Cooperative(name="Koperasi Melati", one_person=True, version=2)
        for older in (usual, first):
            with pytest.raises(Conflict):
                unit.cooperative.save(older)
        assert unit.cooperative.get() == second


def test_what_the_cooperative_decided_is_put_together_once_and_never_out_of_date(
    store: Store,
) -> None:
    with store.writing() as unit:
        first = unit.cooperative.save(Cooperative(name="Koperasi Melati"))
    seen = []
    for _again in range(2):
        with store.reading() as unit:
            seen.append(unit.cooperative.get())
    assert seen[0] is seen[1]
    with store.writing() as unit:
        second = unit.cooperative.save(replace(first, name="Koperasi Mawar"))
    with store.reading() as unit:
        assert unit.cooperative.get() == second


def test_promises_for_the_office_are_told_apart_from_those_for_any_channel(store: Store) -> None:
    rules = tuple(
        TargetRule(target=USUAL_TARGET, channel_id=channel_id, branch_id="br-1")
        for channel_id in (None, OFFICE, "ch-1")
    )
    past = PastTargets(until=NOON, targets={}, rules=rules)
    with store.writing() as unit:
        unit.cooperative.save(Cooperative(target_rules=rules, past_targets=(past,)))
    with store.reading() as unit:
        kept = unit.cooperative.get()
    assert (kept.target_rules, kept.past_targets) == (rules, (past,))


def a_session(token_hash: str, *, user_id: str = "u-1") -> Session:
    """A session that is over an hour after noon."""
    return Session(
        token_hash=token_hash,
        user_id=user_id,
        created_at=NOON,
        seen_at=NOON,
        expires_at=NOON + HOUR,
    )


def a_link(token_hash: str, *, user_id: str = "u-1") -> SignInLink:
    """A sign-in link that is over an hour after noon."""
    return SignInLink(token_hash=token_hash, user_id=user_id, expires_at=NOON + HOUR)


def a_member(number: str, name: str) -> Member:
    """A member on the roll."""
    return Member(id=number, number=number, name=name, created_at=NOON)
