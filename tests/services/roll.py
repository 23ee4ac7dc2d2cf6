"""A roll to test with: members, people who write, and the services over one memory."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from domain.cases import Case
from domain.identifiers import new_id
from domain.interactions import Interaction
from domain.matching import Suggestion, SuggestionFilter
from domain.members import Member
from domain.messages import Author
from domain.people import Actor
from services.roll.interactions import Interactions
from services.roll.linking_members import LinkingMembers
from services.roll.member_pages import MemberPages
from services.roll.membership import Membership
from services.roll.roll_imports import RollImports
from services.roll.roll_reach import RollReach
from tests.makers import STAFF, SUPERVISOR
from tests.services.desk import Desk
from tests.services.drawers import Drawer

PHONE, EMAIL = "+6281234567890", "ani@contoh.id"
EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, kw_only=True)
class Roll:
    """The services of the roll beside a desk."""

    desk: Desk
    drawer: Drawer = field(default_factory=Drawer)

    @property
    def membership(self) -> Membership:
        return Membership(store=self.desk.store, clock=self.desk.clock)

    @property
    def linking(self) -> LinkingMembers:
        return LinkingMembers(store=self.desk.store, clock=self.desk.clock)

    @property
    def interactions(self) -> Interactions:
        return Interactions(store=self.desk.store, clock=self.desk.clock)

    @property
    def pages(self) -> MemberPages:
        return MemberPages(store=self.desk.store, clock=self.desk.clock)

    @property
    def imports(self) -> RollImports:
        return RollImports(store=self.desk.store, clock=self.desk.clock, folder=self.drawer)

    @property
    def reach(self) -> RollReach:
        return RollReach(store=self.desk.store, clock=self.desk.clock)

    def member(self, number: str = "A-1", name: str = "Ani Wulandari", **changes: Any) -> Member:
        """Enrols somebody."""
        made = Member(id=new_id(), number=number, name=name, created_at=self.desk.clock.now())
        return self.membership.add(STAFF, replace(made, **changes))

    def wrote(self, remote_id: str = "acc-1", at: datetime | None = None, **author: Any) -> Case:
        """Somebody writes on the channel, each account in a thread of its own."""
        return self.desk.hear(
            thread=f"thread-{remote_id}",
            author=Author(remote_id=remote_id, **author),
            at=at or self.desk.clock.now(),
        )

    def walk(self) -> int:
        """The desk looks through what came in."""
        return self.interactions.run(100)

    def suggested(self, actor: Actor = SUPERVISOR, **wanted: Any) -> list[Suggestion]:
        """What is suggested and unanswered."""
        found, total = self.linking.suggestions(actor, SuggestionFilter(**wanted))
        assert total >= len(found)
        return [each.suggestion for each in found]

    def kept(self) -> list[Interaction]:
        """All interactions of every member on the roll, the newest first."""
        with self.desk.store.reading() as unit:
            return [
                each
                for member in unit.members.page(limit=1_000)
                for each in unit.interactions.of_member(
                    member.id, EVER, restricted=True, limit=1_000
                )
            ]
