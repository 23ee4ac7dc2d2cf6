"""Lists come in their own order from every store, whatever order they were written in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from domain.deliveries import DeliveryState, Receipt
from domain.engagement import seconds
from domain.members import ended
from domain.notifications import Sending, Way
from domain.people import AuditEntry
from domain.ports import Store, Unit
from tests.makers import NOON, a_delivery
from tests.storage.test_store_contract__board import an_entry
from tests.storage.test_store_contract__cases import a_case, a_message
from tests.storage.test_store_contract__company import a_mention
from tests.storage.test_store_contract__incidents import an_incident
from tests.storage.test_store_contract__interactions import an_interaction
from tests.storage.test_store_contract__notifications import told
from tests.storage.test_store_contract__roll import an_identity
from tests.storage.test_store_contract__states import a_block

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + HOUR


@dataclass(frozen=True)
class Listed:
    """`put` writes a thing of this id and time; `ask` gives the ids of so many."""

    put: Callable[[Unit, str, datetime], object]
    ask: Callable[[Unit, int], list[str]]
    newest_first: bool = False
    bounded: bool = True


def sending(unit: Unit, id: str, at: datetime) -> None:
    unit.deliveries.add(a_delivery(id=id, state=DeliveryState.SENDING, lease_until=at))


def waiting(unit: Unit, id: str, at: datetime) -> None:
    unit.deliveries.add(a_delivery(id=id, due_at=NOON, latest_at=at))


def due(unit: Unit, id: str, at: datetime) -> None:
    unit.deliveries.add(a_delivery(id=id, subject_id="p-1", due_at=at, created_at=at))


def gone_out(unit: Unit, id: str, at: datetime) -> None:
    receipt = Receipt(remote_id=f"r-{id}", sent_at=at)
    unit.deliveries.add(a_delivery(id=id, state=DeliveryState.SENT, receipt=receipt))


def one_notified(unit: Unit, id: str, at: datetime) -> None:
    unit.notifications.add_once(told(id, id=id, at=at))
    unit.notifications.add_sending(Sending(notification_id=id, way=Way.CHAT, delivery_id="d-1"))


def untied(unit: Unit, id: str, at: datetime) -> None:
    tied = an_identity(id, "m-1", f"r-{id}")
    unit.members.add_identity(tied)
    unit.members.end_identity(ended(tied, by="u-2", at=at, why="salah orang"))


LISTS = {
    "leases that ran out": Listed(
        sending, lambda unit, most: [one.id for one in unit.deliveries.expired(NOON + DAY, most)]
    ),
    "what is too late": Listed(
        waiting, lambda unit, most: [one.id for one in unit.deliveries.stale(NOON + DAY, most)]
    ),
    "deliveries in a state": Listed(
        due,
        lambda unit, most: [
            one.id for one in unit.deliveries.in_states([DeliveryState.SCHEDULED], most)
        ],
    ),
    "deliveries of a subject": Listed(
        due, lambda unit, _: [one.id for one in unit.deliveries.about("p-1")], bounded=False
    ),
    "deliveries of a span": Listed(
        due,
        lambda unit, _: [one.id for one in unit.deliveries.between(NOON, NOON + DAY)],
        bounded=False,
    ),
    "posts before a moment": Listed(
        gone_out,
        lambda unit, most: [
            one.delivery_id for one in unit.sent_posts.before("ch-1", seconds(NOON + DAY), most)
        ],
        newest_first=True,
    ),
    "mentions not seen": Listed(
        lambda unit, key, at: unit.mentions.add([a_mention(event_id=key, at=at)]),
        lambda unit, most: [one.event_id for one in unit.mentions.unseen("u-budi", most)],
        newest_first=True,
    ),
    "mentions of a case": Listed(
        lambda unit, key, at: unit.mentions.add([a_mention(event_id=key, at=at)]),
        lambda unit, _: [one.event_id for one in unit.mentions.of_case("c-1")],
        bounded=False,
    ),
    "senders blocked": Listed(
        lambda unit, key, at: unit.blocks.add(a_block(id=key, sender=key, at=at)),
        lambda unit, most: [one.id for one in unit.blocks.all(limit=most)],
        newest_first=True,
    ),
    "acts written down": Listed(
        lambda unit, key, at: unit.audit.add(
            AuditEntry(id=key, at=at, actor_id=None, act="sign_in")
        ),
        lambda unit, most: [one.id for one in unit.audit.newest(limit=most)],
        newest_first=True,
    ),
    "cases of talks": Listed(
        lambda unit, key, at: unit.cases.add(
            a_case(id=key, code=key, conversation_id=f"t-{key}", opened_at=at)
        ),
        lambda unit, most: [one.id for one in unit.cases.of_many(["t-a", "t-b", "t-c"], most)],
        newest_first=True,
    ),
    "messages of a talk": Listed(
        lambda unit, key, at: unit.messages.add_once(
            a_message(id=key, remote_id=key, conversation_id="t-1", at=at)
        ),
        lambda unit, _: [one.id for one in unit.messages.of("t-1")],
        bounded=False,
    ),
    "incidents": Listed(
        lambda unit, key, at: unit.incidents.add(an_incident(id=key, found_at=at)),
        lambda unit, most: [one.id for one in unit.incidents.newest(most)],
        newest_first=True,
    ),
    "incidents nobody was told of": Listed(
        lambda unit, key, at: unit.incidents.add(an_incident(id=key, found_at=at)),
        lambda unit, _: [one.id for one in unit.incidents.untold(NOON + DAY)],
        bounded=False,
    ),
    "entries of the board": Listed(
        lambda unit, key, at: unit.board.add_entry(an_entry(id=key, published_at=at)),
        lambda unit, most: [one.id for one in unit.board.entries(limit=most)],
        newest_first=True,
    ),
    "interactions of a member": Listed(
        lambda unit, key, at: unit.interactions.note([an_interaction(key, at=at)]),
        lambda unit, most: [
            one.id
            for one in unit.interactions.of_member(
                "m-1", (NOON, NOON + DAY), restricted=True, limit=most
            )
        ],
        newest_first=True,
    ),
    "notifications of a letter": Listed(
        one_notified,
        lambda unit, _: [one.id for one in unit.notifications.of_delivery("d-1")],
        bounded=False,
    ),
    "accounts of a member": Listed(
        lambda unit, key, at: unit.members.add_identity(
            an_identity(key, "m-1", f"r-{key}", confirmed_at=at)
        ),
        lambda unit, _: [one.id for one in unit.members.identities("m-1")],
        bounded=False,
    ),
    "accounts taken apart": Listed(
        untied,
        lambda unit, _: [one.id for one in unit.members.ended("m-1")],
        newest_first=True,
        bounded=False,
    ),
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize("written", ["bca", "acb"])
def test_a_list_is_by_its_time_and_then_by_its_id(
    store: Store, written: str, listed: Listed
) -> None:
    at = {"a": LATER, "b": LATER, "c": NOON}
    with store.writing() as unit:
        for key in written:
            listed.put(unit, key, at[key])
    in_order = ["b", "a", "c"] if listed.newest_first else ["c", "a", "b"]
    with store.reading() as unit:
        assert listed.ask(unit, 9) == in_order
        assert listed.ask(unit, 2) == (in_order[:2] if listed.bounded else in_order)
