"""Membership: the cooperative's roll. Enrol, find, correct, and note what members allow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.consent import Consent, ConsentWay, Purpose
from domain.errors import Invalid
from domain.identifiers import new_id
from domain.members import Identity, Member
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.roll_shelves import RollFilter
from domain.texts import _
from services.common.auditing import record
from services.common.entered import limited
from services.common.wording import clean_line
from services.roll.member_entries import checked, number_of, sorted_contacts
from services.roll.recognising import suggest_for_members

NOTE_MAX = 200


@dataclass(frozen=True, kw_only=True)
class RollPage:
    """A page of the roll, how many there are, and the linked accounts of those on the page."""

    members: tuple[Member, ...]
    total: int
    linked: Mapping[str, list[Identity]]


@dataclass(frozen=True, kw_only=True)
class Membership:
    """SEE_MEMBERS to look, EDIT_MEMBERS to write."""

    store: Store
    clock: Clock

    def enrol(self, actor: Actor, *, number: str, name: str, contact: str = "") -> Member:
        """`contact`: numbers and addresses in one line. Raises: Invalid, Conflict when the number
        is taken."""
        phones, emails = sorted_contacts(limited(contact, field="contact"))
        return self.add(
            actor,
            Member(
                id=new_id(),
                number=number,
                name=name,
                phones=phones,
                emails=emails,
                created_at=self.clock.now(),
            ),
        )

    def add(self, actor: Actor, member: Member) -> Member:
        """Keeps a new member, and looks for their accounts. Raises: Invalid, Conflict."""
        actor.require(Permission.EDIT_MEMBERS)
        with self.store.writing() as unit:
            kept = unit.members.add(_placed(unit, member))
            return self._told(unit, actor, kept, "member_enrolled")

    def correct(self, actor: Actor, member: Member) -> Member:
        """Keeps a changed one. Raises: Invalid, Conflict when someone wrote meanwhile or the number
        is taken, NotFound."""
        actor.require(Permission.EDIT_MEMBERS)
        with self.store.writing() as unit:
            kept = unit.members.save(_placed(unit, member))
            return self._told(unit, actor, kept, "member_corrected")

    def note_consent(
        self,
        actor: Actor,
        member_id: str,
        purpose: Purpose,
        *,
        given: bool,
        way: ConsentWay,
        at: datetime,
        note: str = "",
    ) -> Consent:
        """Writes down what a member said. Taken back, being recognised ends every open suggestion;
        links stay until a person takes them apart. Raises: Invalid, NotFound."""
        actor.require(Permission.EDIT_MEMBERS)
        now = self.clock.now()
        if at.utcoffset() is None or at > now:
            raise Invalid(_("Isi kapan ia mengatakannya, dan jangan di masa depan."), field="at")
        said = Consent(
            id=new_id(),
            member_id=member_id,
            purpose=purpose,
            given=given,
            way=way,
            at=at,
            noted_at=now,
            noted_by=actor.id,
            note=clean_line(note, field="note", most=NOTE_MAX),
        )
        with self.store.writing() as unit:
            member = unit.members.get(member_id)
            unit.consents.add([said])
            suggest_for_members(unit, [member], now)
            act = "consent_given" if given else "consent_withdrawn"
            record(unit, act, at=now, actor=actor, subject_id=member_id, detail=purpose)
        return said

    def by_number(self, actor: Actor, number: str) -> Member | None:
        """Whether a number someone gave is on the roll; their own word, no proof."""
        actor.require(Permission.SEE_MEMBERS)
        with self.store.reading() as unit:
            return unit.members.by_number(number_of(number))

    def roll(self, actor: Actor, *, search: str = "", limit: int = 50) -> list[Member]:
        """Members whose number, name or contact holds the words."""
        actor.require(Permission.SEE_MEMBERS)
        with self.store.reading() as unit:
            return unit.members.page(search=limited(search, field="search"), limit=limit)

    def page(self, actor: Actor, wanted: RollFilter) -> RollPage:
        """A page of the roll as it is filtered."""
        actor.require(Permission.SEE_MEMBERS)
        asked = replace(wanted, search=limited(wanted.search, field="search"))
        with self.store.reading() as unit:
            found = unit.members.listed(asked)
            total = unit.members.counted(asked)
            linked = unit.members.linked_among([member.id for member in found])
        return RollPage(members=tuple(found), total=total, linked=linked)

    def _told(self, unit: Unit, actor: Actor, kept: Member, act: str) -> Member:
        now = self.clock.now()
        suggest_for_members(unit, [kept], now)
        record(unit, act, at=now, actor=actor, subject_id=kept.id)
        return kept


def _placed(unit: Unit, member: Member) -> Member:
    """The member fit to keep, in a branch that there is. Raises: Invalid."""
    if member.branch_id is not None and unit.branches.find(member.branch_id) is None:
        raise Invalid(_("Cabang itu tidak ada (lagi). Pilih cabang lain."), field="branch_id")
    return checked(member)
