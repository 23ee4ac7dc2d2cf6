"""Tying an account to a member, as every way of linking does it: noted, counted, and on record."""

from datetime import datetime

from domain.consent import Purpose, withdrawn
from domain.errors import Conflict, Invalid
from domain.identifiers import new_id
from domain.members import OWN_TALK, Identity, Member
from domain.people import Actor
from domain.ports import Unit
from domain.texts import _
from services.common.auditing import record
from services.roll.interactions import note_all
from services.roll.reaction_notes import note_reactions_of
from services.roll.recognising import Account


def tie(
    unit: Unit, actor: Actor, member: Member, account: Account, *, name: str, why: str, at: datetime
) -> Identity:
    """Links the account and notes what it said and reacted to before; what was suggested of it is
    answered by that. The unit holds `Lock.LINKS`, so that no message of it slips by. `why`: a word
    for the audit log. Raises: Conflict when it is somebody's already, Invalid when the member does
    not want to be recognised."""
    _check_consent(unit, member)
    platform, remote_id = account
    if unit.members.by_account(platform, remote_id):
        raise taken()
    identity = unit.members.add_identity(
        Identity(
            id=new_id(),
            member_id=member.id,
            platform=platform,
            remote_id=remote_id,
            name=name,
            confirmed_by=actor.id,
            confirmed_at=at,
        )
    )
    unit.suggestions.drop_open(account=account)
    note_all(unit, identity)
    note_reactions_of(unit, identity)
    if platform == OWN_TALK:
        unit.conversations.find_by(remote_id, [member.number])
    detail = f"{why} {platform}"
    record(unit, "identity_linked", at=at, actor=actor, subject_id=member.id, detail=detail)
    return identity


def taken() -> Conflict:
    """Somebody was quicker."""
    return Conflict(_("Rekan lain sudah memutuskan akun ini. Muat ulang halaman ini."))


def _check_consent(unit: Unit, member: Member) -> None:
    if withdrawn(unit.consents.of(member.id), Purpose.RECOGNITION):
        said = _("{name} tidak mau akunnya dikenali. Hormati pilihannya, atau catat izin barunya.")
        raise Invalid(said.format(name=member.name))
