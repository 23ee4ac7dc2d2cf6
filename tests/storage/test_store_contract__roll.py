"""What every store promises of the roll: finding members, consent, suggestions, imports."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.cases import Case
from domain.consent import Consent, ConsentWay, Purpose
from domain.errors import Conflict, NotFound
from domain.matching import Answer, Reason, Suggestion, SuggestionFilter
from domain.members import Identity, Member, ended
from domain.messages import Author, Conversation
from domain.ports import Store, Unit
from domain.roll_shelves import RollChange, RollFilter, RollImport, RollPart
from tests.makers import NOON
from tests.storage.test_store_contract__cases import a_case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_member(number: str, name: str = "Ani", **changes: Any) -> Member:
    return Member(
        **{"id": f"m-{number}", "number": number, "name": name, "created_at": NOON, **changes}
    )


def an_identity(id: str, member_id: str, remote_id: str = "r-1", **changes: Any) -> Identity:
    return Identity(
        **{
            "id": id,
            "member_id": member_id,
            "platform": "talk",
            "remote_id": remote_id,
            "name": "ani",
            "confirmed_by": "u-1",
            "confirmed_at": NOON,
            **changes,
        }
    )


def a_suggestion(id: str, member_id: str = "m-1", **changes: Any) -> Suggestion:
    return Suggestion(
        **{
            "id": id,
            "member_id": member_id,
            "platform": "talk",
            "remote_id": id,
            "name": "ani",
            "reason": Reason.PHONE,
            "given": "0812",
            "conversation_id": "c-1",
            "found_at": NOON,
            **changes,
        }
    )


def a_consent(id: str, member_id: str = "m-1", **changes: Any) -> Consent:
    return Consent(
        **{
            "id": id,
            "member_id": member_id,
            "purpose": Purpose.NEWS,
            "given": True,
            "way": ConsentWay.PAPER,
            "at": NOON,
            "noted_at": NOON,
            "noted_by": "u-1",
            **changes,
        }
    )


def numbers(found: Sequence[Member]) -> list[str]:
    return [member.number for member in found]


ROLL = (
    a_member("1", "Ani Wulandari", branch_id="b-1", phones=("+6281234567890",)),
    a_member("2", "Budi 100%", branch_id="b-1", emails=("budi@contoh.id",), left_at=NOON),
    a_member("A-3", "Çitra", left_at=NOON + DAY),
)


@pytest.fixture
def roll(store: Store) -> Store:
    with store.writing() as unit:
        for member in ROLL:
            unit.members.add(member)
        unit.members.add_identity(an_identity("i-1", "m-1"))
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["1", "A-3"]),
        ({"part": RollPart.LEFT}, ["2"]),
        ({"part": RollPart.ALL}, ["1", "2", "A-3"]),
        ({"branch_id": "b-1"}, ["1"]),
        ({"linked": True}, ["1"]),
        ({"linked": False}, ["A-3"]),
        ({"search": "CITRA"}, ["A-3"]),
        ({"search": "a-3"}, ["A-3"]),
        ({"search": "0812 3456"}, ["1"]),
        ({"search": "+62 812-3456"}, ["1"]),
        ({"search": "3456"}, ["1"]),
        ({"search": "345"}, []),
        ({"search": "budi@", "part": RollPart.ALL}, ["2"]),
        ({"search": "%"}, []),
        ({"search": "100%", "part": RollPart.ALL}, ["2"]),
        ({"search": "nobody"}, []),
    ],
)
def test_the_roll_is_filtered_and_counted(
    roll: Store, wanted: dict[str, Any], found: list[str]
) -> None:
    asked = RollFilter(now=NOON, **wanted)
    with roll.reading() as unit:
        assert numbers(unit.members.listed(asked)) == found
        assert unit.members.counted(asked) == len(found)
        assert numbers(unit.members.listed(replace(asked, offset=1, limit=1))) == found[1:2]
        assert unit.members.counted(replace(asked, offset=1, limit=1)) == len(found)


def test_members_are_found_in_many_by_number_id_and_key(roll: Store) -> None:
    with roll.reading() as unit:
        assert unit.members.by_numbers({"1", "A-3", "no"}) == {"1": ROLL[0], "A-3": ROLL[2]}
        assert unit.members.many(["m-2", "no"]) == {"m-2": ROLL[1]}
        keys = ["contact:1234567890", "contact:budi@contoh.id", "name:citra", "number:2", "no"]
        assert unit.members.by_keys(keys) == {
            "contact:1234567890": ["m-1"],
            "contact:budi@contoh.id": ["m-2"],
            "name:citra": ["m-A-3"],
            "number:2": ["m-2"],
        }
        assert unit.members.by_keys([]) == {}


def test_a_changed_member_is_found_by_their_new_keys_alone(roll: Store) -> None:
    with roll.writing() as unit:
        kept = unit.members.save(replace(ROLL[0], phones=("+62811111111",), name="Ana"))
        found = unit.members.by_keys(["contact:1234567890", "contact:2811111111", "name:ana"])
        assert found == {"contact:2811111111": ["m-1"], "name:ana": ["m-1"]}
        assert unit.members.get("m-1") == kept
        unit.members.remove("m-1")
        assert unit.members.find("m-1") is None
        assert unit.members.by_keys(["name:ana"]) == {}


def test_a_number_that_another_member_has_is_refused(roll: Store) -> None:
    with roll.writing() as unit:
        with pytest.raises(Conflict):
            unit.members.save(replace(ROLL[0], number="2"))
        assert unit.members.get("m-1") == ROLL[0]


def test_an_identity_taken_apart_leaves_its_trail(roll: Store) -> None:
    first, second = an_identity("i-1", "m-1"), an_identity("i-2", "m-1", "r-2")
    with roll.writing() as unit:
        unit.members.add_identity(second)
        unit.members.add_identity(an_identity("i-0", "m-3", "r-3"))
        accounts = {("talk", "r-1"), ("talk", "r-2"), ("other", "r-1")}
        assert unit.members.by_accounts(accounts) == [first, second]
        assert unit.members.linked_among(["m-1", "m-2"]) == {"m-1": [first, second]}
        trails = [
            ended(each, by="u-2", at=NOON + hour * HOUR, why="salah orang")
            for hour, each in enumerate((first, second))
        ]
        for trail in trails:
            unit.members.end_identity(trail)
        assert unit.members.by_accounts(accounts) == []
        assert unit.members.ended("m-1") == trails[::-1]
        assert unit.members.ended("m-2") == []
        with pytest.raises(NotFound):
            unit.members.end_identity(trails[0])
        again = an_identity("i-3", "m-2")
        assert unit.members.add_identity(again) == again


def test_consent_is_kept_in_the_order_it_was_given(store: Store) -> None:
    later, earlier = a_consent("c-1", at=NOON + HOUR, given=False), a_consent("c-2")
    other = a_consent("c-3", "m-2", note="lewat rapat")
    with store.writing() as unit:
        unit.consents.add([later, earlier, other])
        assert unit.consents.of("m-1") == [earlier, later]
        assert unit.consents.among(["m-1", "m-2", "m-3"]) == {
            "m-1": [earlier, later],
            "m-2": [other],
        }
        with pytest.raises(Conflict):
            unit.consents.add([earlier])
        unit.consents.remove(["c-1", "unknown"])
        assert unit.consents.of("m-1") == [earlier]
        assert unit.consents.of("m-3") == []


def test_a_pair_is_suggested_once_and_by_its_strongest_reason(store: Store) -> None:
    weak = a_suggestion("s-1", remote_id="r-1", reason=Reason.NAME)
    strong = a_suggestion("s-2", remote_id="r-1", reason=Reason.EMAIL, given="a@b.id")
    with store.writing() as unit:
        assert unit.suggestions.offer([weak]) == 1
        assert unit.suggestions.offer([weak, strong]) == 0
        kept = unit.suggestions.get("s-1")
        assert kept == replace(strong, id="s-1", version=kept.version)
        assert unit.suggestions.offer([weak]) == 0
        assert unit.suggestions.get("s-1") == kept
        refused = unit.suggestions.save(replace(kept, answer=Answer.REFUSED))
        assert unit.suggestions.offer([replace(strong, reason=Reason.PHONE)]) == 0
        assert unit.suggestions.get("s-1") == refused
        with pytest.raises(Conflict):
            unit.suggestions.save(kept)
        with pytest.raises(NotFound):
            unit.suggestions.get("s-2")


def test_open_suggestions_come_by_strength_and_then_the_newest(store: Store) -> None:
    by_name = a_suggestion("s-1", reason=Reason.NAME)
    older, newer = a_suggestion("s-2"), a_suggestion("s-3", found_at=NOON + HOUR)
    other = a_suggestion("s-4", "m-2", reason=Reason.NUMBER)
    answered = a_suggestion("s-5", answer=Answer.CONFIRMED)
    with store.writing() as unit:
        unit.suggestions.offer([by_name, older, newer, other, answered])

        def page(**wanted: Any) -> tuple[list[Suggestion], int]:
            return unit.suggestions.page(SuggestionFilter(**wanted))

        assert page() == ([newer, older, other, by_name], 4)
        assert page(limit=2, offset=1) == ([older, other], 4)
        assert page(reason=Reason.NUMBER) == ([other], 1)
        assert page(member_id="m-1") == ([newer, older, by_name], 3)
        assert unit.suggestions.of_account("talk", "s-5") == [answered]
        unit.suggestions.drop_open(member_id="m-2")
        unit.suggestions.drop_open(account=("talk", "s-2"))
        assert page() == ([newer, by_name], 2)
        unit.suggestions.drop_open(member_id="m-1")
        assert page() == ([], 0)
        assert unit.suggestions.of_account("talk", "s-5") == [answered]


def a_talk(unit: Unit, id: str, **changes: Any) -> Conversation:
    return unit.conversations.add(
        Conversation(
            **{
                "id": id,
                "channel_id": "ch-1",
                "thread": id,
                "author": Author(remote_id=id, name="Ani", contact="081234567890"),
                "created_at": NOON,
                **changes,
            }
        )
    )


def test_suggestions_of_talks_about_management_are_for_those_who_may_see(store: Store) -> None:
    with store.writing() as unit:
        for number, restricted in enumerate((True, False)):
            a_talk(unit, f"c-{number}")
            case: Case = a_case(
                id=f"k-{number}", conversation_id=f"c-{number}", restricted=restricted
            )
            unit.cases.add(case)
        secret = a_suggestion("s-0", conversation_id="c-0")
        plain = a_suggestion("s-1", conversation_id="c-1")
        unit.suggestions.offer([secret, plain])
        assert unit.suggestions.page(SuggestionFilter()) == ([plain], 1)
        assert unit.suggestions.page(SuggestionFilter(restricted=True)) == ([plain, secret], 2)


def test_talks_are_found_by_what_their_people_gave(store: Store) -> None:
    with store.writing() as unit:
        older = a_talk(unit, "c-1")
        newer = a_talk(unit, "c-2", created_at=NOON + HOUR, author=Author(name="Budi"))
        keys = ["contact:1234567890", "name:budi", "account:ch-1:c-1", "name:nobody"]
        assert unit.suggestions.known_by(keys) == [
            ("name:budi", newer),
            ("contact:1234567890", older),
            ("account:ch-1:c-1", older),
        ]
        assert unit.suggestions.known_by([]) == []


def test_what_was_read_in_is_kept_with_what_it_changed(store: Store) -> None:
    older = RollImport(id="r-1", file_name="a.csv", by_id="u-1", at=NOON)
    newer = RollImport(id="r-2", file_name="b.xlsx", by_id="u-1", at=NOON + HOUR, new=2)
    new = RollChange(import_id="r-1", line=2, member_id="m-1", before=None, after=0)
    changed = RollChange(
        import_id="r-1", line=9, member_id="m-2", before=ROLL[1], after=1, consent_ids=("c-1",)
    )
    with store.writing() as unit:
        for each in (older, newer):
            assert unit.roll_imports.add(each) == each
        assert unit.roll_imports.newest(5) == [newer, older]
        assert unit.roll_imports.newest(1) == [newer]
        unit.roll_imports.note([changed, new])
        unit.roll_imports.note([])
        assert list(unit.roll_imports.changes("r-1", 0, 10)) == [new, changed]
        assert list(unit.roll_imports.changes("r-1", 0, 1)) == [new]
        assert list(unit.roll_imports.changes("r-1", 2, 10)) == [changed]
        assert list(unit.roll_imports.changes("r-2", 0, 10)) == []
        again = replace(changed, import_id="r-2", line=3, before=None, consent_ids=())
        unit.roll_imports.note([again])
        assert list(unit.roll_imports.changes_of("m-2")) == [changed, again]
        assert list(unit.roll_imports.changes_of("m-1")) == [new]
        assert list(unit.roll_imports.changes_of("m-0")) == []
        undone = unit.roll_imports.save(replace(older, undone_by="u-2", undone_at=NOON))
        assert unit.roll_imports.get("r-1") == undone
        with pytest.raises(Conflict):
            unit.roll_imports.save(older)


def test_imports_of_which_something_waits_are_listed_the_oldest_first(store: Store) -> None:
    through = RollImport(id="r-0", file_name="a.csv", by_id="u-1", at=NOON, detail="Hilang.")
    waiting = [
        RollImport(id=one, file_name="b.csv", by_id="u-1", at=at, file_id="f-1")
        for one, at in (("r-3", NOON), ("r-4", NOON), ("r-1", NOON + HOUR))
    ]
    with store.writing() as unit:
        assert unit.roll_imports.going() == []
        for each in (waiting[2], waiting[1], through, waiting[0]):
            unit.roll_imports.add(each)
        assert unit.roll_imports.going() == waiting
        unit.roll_imports.save(replace(waiting[0], file_id=""))
        assert unit.roll_imports.going() == waiting[1:]
        assert unit.roll_imports.get("r-0") == through
