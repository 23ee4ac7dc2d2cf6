"""What every store promises of whatever somebody types into a search: equal answers, no crash."""

import random

from domain.members import Identity
from domain.messages import Author
from domain.ports import Store
from storage.memory import MemoryStore
from tests.makers import NOON, a_channel
from tests.storage.test_store_contract__cases import a_case, a_conversation, a_message, count, queue
from tests.storage.test_store_contract__people import a_member

CODE = "7K3M-0000-ZZZZ"
NAME = "Siti O'Brien Nur’aini d’Arc"
NUMBER = "KSM-00.77/A"
SAID = "Bunga 100% naik, C:\\data\\simpan_pinjam; عندي مشكلة كبيرة; 我要投诉; café 😡"
# Out of these the sample puts its searches together.
PIECES = (
    *("o'b", "nur", "aini", "ksm", "00", "77", "a", "s", "100%", "_", "%", "\\", "'", '"', "''"),
    *("(", ")", "*", ":*", "&", "|", "!", "<->", "AND", "OR", "NOT", "NEAR", "-", "+", "^", "--"),
    *(
        "مشكلة",
        "我要",
        "投诉",
        "😡",
        "é",
        "cafe\u0301",
        "ｃａｆｅ",
        "\u200d",
        "\x00",
        "7k3m",
        " ",
        "\t",
    ),
)


ON_THE_ROLL = {
    "o'brien": ["1%0", "2_0"],  # whichever apostrophe a telephone writes
    "O’Brien": ["1%0", "2_0"],
    "Oʼb\x00rien": ["1%0", "2_0"],
    "obrien": [],
    "\x00": ["1%0", "2_0", "3\\0"],
    "%": ["1%0"],
    "_": ["2_0"],
    "1%": ["1%0"],
    "\\": ["3\\0"],
    "0": ["1%0", "2_0", "3\\0"],
    "'; DROP TABLE members; --": [],
    "مشكلة": ["3\\0"],
    "rené": ["3\\0"],
    "x" * 100_000: [],
    "%" * 100_000: [],
    "\ufdfa" * 100_000: [],  # each becomes eighteen
}
# Whether it finds the one case that has it all; None: no letter and no digit narrow nothing.
FOUND = {
    NUMBER: True,
    "ksm 00 77": True,
    "KSM-00.78": False,
    CODE.lower(): True,
    "7k3m0000zzzz": False,  # a code is written with its signs
    "o'brien": True,
    "O’BRIEN": True,
    "obrien": False,
    "nur'aini": True,
    "100%": True,
    "%": None,
    "_": None,
    "simpan_pinjam": True,
    "simpan%pinjam": True,
    "simpan%jam": False,
    '"siti': True,
    "siti' OR '1'='1": False,
    "siti:* & !ali": False,
    "مشكلة": True,
    "我要": True,
    "投诉": False,  # a run of signs without a blank is one word
    "ｃａｆｅ": True,
    "Cafe\u0301": True,
    "s": True,
    "😡": None,
    "siti " * 3_000: True,
    "x" * 100_000: False,
    "siti brien nur aini d arc bunga 100 tidakada": True,  # of many words the first ones
    "siti\x00brien": True,
}


def keep(store: Store) -> str:
    case = a_case(id="the-case", code=CODE)
    other = a_case(id="another", code="1111-2222-3333", conversation_id="conv-2")
    author = Author(remote_id="m-1", name=NAME, member_number=NUMBER)
    with store.writing() as unit:
        unit.conversations.add(a_conversation(id="conv-1", author=author))
        unit.conversations.add(a_conversation(id="conv-2", thread="t-2", author=Author(name="Ali")))
        unit.messages.add_once(a_message(text=SAID))
        unit.messages.add_once(a_message(conversation_id="conv-2", text="Terima kasih."))
        unit.cases.add(case)
        unit.cases.add(other)
    return case.id


def found(store: Store, search: str) -> list[str]:
    return sorted(case.id for case in queue(store, search=search))


def test_a_search_means_the_same_on_every_store(store: Store) -> None:
    kept = keep(store)
    told = {True: [kept], False: [], None: ["another", kept]}
    expected = {search: told[is_found] for search, is_found in FOUND.items()}
    assert {search: found(store, search) for search in FOUND} == expected
    assert [count(store, search=search) for search in FOUND] == [len(n) for n in expected.values()]


def test_the_number_of_whom_an_account_was_linked_to_finds_what_it_wrote(store: Store) -> None:
    kept = keep(store)
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-1", platform="sandbox"))
        for number in ("7001", "7002"):
            unit.members.add(a_member(number, "Siti"))
        unit.members.add_identity(
            Identity(
                id="i-1",
                member_id="7002",
                platform="sandbox",
                remote_id="m-1",
                name="Siti",
                confirmed_by="u-1",
                confirmed_at=NOON,
            )
        )
    assert (found(store, "7002"), found(store, "7001")) == ([kept], [])


def test_whatever_signs_are_typed_a_database_finds_what_memory_finds(sql_store: Store) -> None:
    memory, rng = MemoryStore(), random.Random(4)
    keep(memory)
    keep(sql_store)
    sample = ["".join(rng.choices(PIECES, k=rng.randint(1, 6))) for _each in range(200)]
    assert {tuple(found(memory, search)) for search in sample} == {
        (),
        ("the-case",),
        ("another", "the-case"),
    }
    differing = [each for each in sample if found(memory, each) != found(sql_store, each)]
    assert differing == []


def test_the_roll_is_searched_for_the_very_signs(store: Store) -> None:
    with store.writing() as unit:
        for number, name in (("1%0", "O'Brien"), ("2_0", "O’Brien"), ("3\\0", "Rene\u0301 مشكلة")):
            unit.members.add(a_member(number, name))
    with store.reading() as unit:
        found_here = {
            search: sorted(each.number for each in unit.members.page(search=search))
            for search in ON_THE_ROLL
        }
    assert found_here == ON_THE_ROLL
