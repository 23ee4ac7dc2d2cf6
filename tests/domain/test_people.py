"""Roles and what each may do."""

import pytest

from domain.errors import NotAllowed
from domain.people import PERMISSIONS, Actor, Permission, Role
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR, a_user

WORK = {
    Permission.WRITE_POSTS,
    Permission.APPROVE_POSTS,
    Permission.MANAGE_DELIVERIES,
    Permission.SEE_CASES,
    Permission.ANSWER_CASES,
    Permission.MODERATE_COMMENTS,
    Permission.SEE_MEMBERS,
    Permission.EDIT_MEMBERS,
    Permission.SEE_REPORTS,
}


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (STAFF, WORK),
        (
            MANAGER,
            WORK
            | {
                Permission.MANAGE_SAVED_REPLIES,
                Permission.MANAGE_RULES,
                Permission.MANAGE_CHANNELS,
                Permission.SEE_AUDIT,
                Permission.IMPORT_MEMBERS,
                Permission.EXPORT_PERSONS,
            },
        ),
        (
            SUPERVISOR,
            {
                Permission.EXPORT_PERSONS,
                Permission.ERASE_PERSONS,
                Permission.SEE_ACCESSES,
                Permission.SEE_CASES,
                Permission.SEE_MEMBERS,
                Permission.SEE_REPORTS,
                Permission.SEE_AUDIT,
                Permission.SEE_RESTRICTED,
                Permission.ANSWER_ESCALATED,
                Permission.SEE_STAFF_FIGURES,
            },
        ),
        (
            ADMIN,
            set(Permission)
            - {
                Permission.ERASE_PERSONS,
                Permission.SEE_ACCESSES,
                Permission.SEE_RESTRICTED,
                Permission.ANSWER_ESCALATED,
                Permission.SEE_STAFF_FIGURES,
            },
        ),
    ],
)
def test_each_role_may_do_exactly_what_the_table_says(
    actor: Actor, allowed: set[Permission]
) -> None:
    assert {each for each in Permission if actor.may(each)} == allowed
    for permission in allowed:
        actor.require(permission)
    for permission in set(Permission) - allowed:
        with pytest.raises(NotAllowed):
            actor.require(permission)


def test_every_role_stands_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Role)


def test_a_supervisor_changes_nothing_but_what_was_escalated_and_whom_the_law_lets_go() -> None:
    rights = PERMISSIONS[Role.SUPERVISOR] - {Permission.ANSWER_ESCALATED, Permission.ERASE_PERSONS}
    told = {each.value for each in rights if not each.value.startswith("see_")}
    assert told == {Permission.EXPORT_PERSONS}


def test_a_user_acts_under_their_own_name_and_role() -> None:
    user = a_user(id="u-1", name="Sari", role=Role.MANAGER)
    assert user.actor == Actor(id="u-1", name="Sari", role=Role.MANAGER)


def test_a_user_is_shown_without_the_password_s_hash() -> None:
    assert "argon2" not in repr(a_user(password_hash="$argon2id$v=19$x"))
