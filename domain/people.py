"""People of the desk: users, their roles, and the one table that says who may do what."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.errors import NotAllowed
from domain.texts import _


class Role(StrEnum):
    """staf, manajer, pengawas, admin."""

    STAFF = "staff"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Permission(StrEnum):
    """What an act needs. Services ask for it; screens only hide what would be refused."""

    WRITE_POSTS = "write_posts"
    APPROVE_POSTS = "approve_posts"
    MANAGE_DELIVERIES = "manage_deliveries"  # decide an unconfirmed one, try again, cancel
    SEE_CASES = "see_cases"
    ANSWER_CASES = "answer_cases"
    MODERATE_COMMENTS = "moderate_comments"
    SEE_MEMBERS = "see_members"  # the roll with contacts, a member's page
    EDIT_MEMBERS = "edit_members"  # enrol, correct, note consent, link accounts
    IMPORT_MEMBERS = "import_members"  # read in whole files, and take them back
    SEE_REPORTS = "see_reports"
    MANAGE_SAVED_REPLIES = "manage_saved_replies"
    MANAGE_RULES = "manage_rules"  # and who is on duty
    MANAGE_CHANNELS = "manage_channels"
    MANAGE_COOPERATIVE = "manage_cooperative"
    MANAGE_USERS = "manage_users"
    SEE_AUDIT = "see_audit"
    SEE_STAFF_FIGURES = "see_staff_figures"  # of single members of staff: supervisors alone
    SEE_RESTRICTED = "see_restricted"  # cases about management: supervisors, and nobody else
    EXPORT_PERSONS = "export_persons"  # all that is held about one person, as a file
    ERASE_PERSONS = "erase_persons"  # and set how long persons are kept: supervisors alone
    SEE_ACCESSES = "see_accesses"  # who opened what of whom: supervisors alone
    ANSWER_ESCALATED = "answer_escalated"  # reply, note, resolve, hand on what was escalated


_STAFF = {
    Permission.WRITE_POSTS,
    Permission.APPROVE_POSTS,  # never their own: the service sees to that
    Permission.SEE_CASES,
    Permission.ANSWER_CASES,
    Permission.MODERATE_COMMENTS,
    Permission.SEE_MEMBERS,
    Permission.EDIT_MEMBERS,
    Permission.SEE_REPORTS,
    Permission.MANAGE_DELIVERIES,
}

# pengawas watch over management: they read everything and change nothing but what was escalated;
# they alone erase, for what is erased may be a complaint about management
_SUPERVISORS_ALONE = {
    Permission.SEE_RESTRICTED,
    Permission.ANSWER_ESCALATED,
    Permission.SEE_STAFF_FIGURES,
    Permission.ERASE_PERSONS,
    Permission.SEE_ACCESSES,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.STAFF: frozenset(_STAFF),
    Role.MANAGER: frozenset(
        _STAFF
        | {
            Permission.MANAGE_SAVED_REPLIES,
            Permission.MANAGE_RULES,
            Permission.MANAGE_CHANNELS,
            Permission.SEE_AUDIT,
            Permission.IMPORT_MEMBERS,
            Permission.EXPORT_PERSONS,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Permission.SEE_CASES,
            Permission.SEE_MEMBERS,
            Permission.SEE_REPORTS,
            Permission.SEE_AUDIT,
            Permission.EXPORT_PERSONS,
        }
        | _SUPERVISORS_ALONE
    ),
    Role.ADMIN: frozenset(Permission) - _SUPERVISORS_ALONE,
}


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who does something now: a signed-in user, as every service wants to know."""

    id: str
    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        """Whether this role holds the permission."""
        return permission in PERMISSIONS[self.role]

    def require(self, permission: Permission) -> None:
        """Raises: NotAllowed when the role lacks the permission."""
        if not self.may(permission):
            raise NotAllowed(
                _("Peran Anda tidak boleh melakukan ini. Mintalah bantuan manajer atau admin.")
            )


@dataclass(frozen=True, kw_only=True)
class User:
    """A local account. `login` is what they type, lower case; `email` gets reminders."""

    id: str
    login: str
    name: str
    role: Role
    email: str = ""
    language: str = "id"
    # empty: no password yet, only a sign-in link opens it
    password_hash: str = field(default="", repr=False)
    must_change_password: bool = True
    active: bool = True
    branch_id: str | None = None  # where they work
    uses_keys: bool = True  # single keys press what stands on the page
    created_at: datetime
    version: int = 0

    @property
    def actor(self) -> Actor:
        """The user as services want to see them."""
        return Actor(id=self.id, name=self.name, role=self.role)


@dataclass(frozen=True, kw_only=True)
class Session:
    """A signed-in browser. Only the SHA-256 of its token is kept."""

    token_hash: str
    user_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class SignInLink:
    """A link that signs a user in once. Only the SHA-256 of its token is kept."""

    token_hash: str
    user_id: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """Who did what to which thing, and when. `actor_id` None: the program itself."""

    id: str
    at: datetime
    actor_id: str | None
    act: str
    subject_id: str = ""
    detail: str = ""
