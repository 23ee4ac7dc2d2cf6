"""Rules are written, ordered, switched and removed by managers, and told in whole sentences."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.branches import Branch
from domain.cases import CaseKind, EventKind
from domain.channels import ChannelState
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.exports import Exported, ExportFilter
from domain.labels import LabelKind
from domain.messages import MessageKind
from domain.people import AuditEntry
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from domain.rule_shelves import Tally
from domain.rules import (
    LEFT_RULE,
    SILENCE_RULE,
    Act,
    ActKind,
    Asked,
    Condition,
    Facts,
    Moment,
    Rule,
    Said,
    found,
)
from services.reports.exporting import Exporting
from services.rulebook.labels import Labels
from services.rulebook.rule_checks import ACKNOWLEDGEMENT_MAX, VALUES_MAX, Wanted
from services.rulebook.rule_words import finding_words
from services.rulebook.rules import KEPT_MAX, PAGE, Rules
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR
from tests.services.desk import LOUD, TALK, Desk, open_desk
from tests.services.ruled import TURN, URGENT, a_rule, asks, rules_of
from toolkit.clock import SetClock


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    with store.writing() as unit:
        unit.branches.add(Branch(id="br-1", name="Pasar Baru"))
    return open_desk(store, clock)


@pytest.fixture
def rules(desk: Desk) -> Rules:
    return rules_of(desk)


def wanted(**changes: Any) -> Wanted:
    return Wanted(**{"name": "Mendesak", "acts": [URGENT], **changes})


def names(rules: Rules) -> list[str]:
    return [told.rule.name for told in rules.all(MANAGER)]


def audit(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.reading() as unit:
        entries: list[AuditEntry] = unit.audit.newest()
    return [(entry.act, entry.detail) for entry in reversed(entries)]


def test_a_new_rule_is_off_and_below_all_others(desk: Desk, rules: Rules) -> None:
    first = rules.add(MANAGER, wanted())
    words = ["  keracunan ", "Keracunan!", "darurat"]
    rule = rules.add(
        MANAGER,
        Wanted(
            name="  Racun  ",
            moments=[Moment.MESSAGE, Moment.OPENED],
            conditions=[asks(Asked.WORDS_ANY, *words), asks(Asked.KIND, "praise", "praise")],
            acts=[URGENT, Act(kind=ActKind.TURN, value="br-1", group=(STAFF.id, STAFF.id))],
            stops=True,
        ),
    )
    assert first.position == 1
    assert rule == Rule(
        id=rule.id,
        name="Racun",
        position=2,
        is_on=False,
        moments=(Moment.OPENED, Moment.MESSAGE),
        conditions=(asks(Asked.WORDS_ANY, "keracunan", "darurat"), asks(Asked.KIND, "praise")),
        acts=(URGENT, Act(kind=ActKind.TURN, value="br-1", group=(STAFF.id,))),
        stops=True,
        changed_by=MANAGER.id,
        changed_at=desk.clock.now(),
    )
    assert rules.get(MANAGER, rule.id) == rule
    assert audit(desk) == [("rule_added", "Mendesak"), ("rule_added", "Racun")]


def test_a_change_of_what_it_does_switches_it_off_and_a_new_name_does_not(
    desk: Desk, rules: Rules
) -> None:
    rule = a_rule(desk, URGENT)
    renamed = rules.change(MANAGER, rule.id, wanted(name="Segera"), version=rule.version)
    assert (renamed.name, renamed.is_on, renamed.version) == ("Segera", True, rule.version + 1)
    changed = rules.change(
        MANAGER,
        rule.id,
        wanted(name="Segera", conditions=[asks(Asked.KIND, "praise")]),
        version=renamed.version,
    )
    assert (changed.is_on, changed.position) == (False, rule.position)
    with pytest.raises(Conflict):
        rules.change(MANAGER, rule.id, wanted(name="Lama"), version=renamed.version)
    with pytest.raises(Conflict):
        rules.switch(MANAGER, rule.id, is_on=True, version=renamed.version)
    assert audit(desk)[-2:] == [("rule_changed", "Segera"), ("rule_changed", "Segera")]


@pytest.mark.parametrize(
    "changes",
    [
        {"moments": [Moment.OPENED, Moment.RETURNED]},
        {"acts": [TURN]},
        {"stops": True},
    ],
)
def test_every_change_of_what_it_does_is_tried_first(
    desk: Desk, rules: Rules, changes: dict[str, Any]
) -> None:
    rule = a_rule(desk, URGENT)
    assert not rules.change(MANAGER, rule.id, wanted(**changes), version=rule.version).is_on


def test_rules_move_up_and_down_and_stay_at_the_ends(desk: Desk, rules: Rules) -> None:
    first, second, third = (a_rule(desk, URGENT, name=name) for name in "ABC")
    rules.move(MANAGER, third.id, up=True)
    assert names(rules) == ["A", "C", "B"]
    rules.move(MANAGER, first.id, up=True)
    rules.move(MANAGER, second.id, up=False)
    assert names(rules) == ["A", "C", "B"]
    rules.move(MANAGER, first.id, up=False)
    assert names(rules) == ["C", "A", "B"]
    rules.remove(MANAGER, first.id)
    rules.move(MANAGER, second.id, up=True)
    assert [(t.rule.name, t.rule.position) for t in rules.all(MANAGER)] == [("B", 1), ("C", 2)]
    assert ("rule_moved", "B") in audit(desk)


def test_a_removed_rule_does_nothing_more_and_keeps_its_name(desk: Desk, rules: Rules) -> None:
    rule = a_rule(desk, URGENT)
    case = desk.hear(thread="t-1")
    rules.remove(MANAGER, rule.id)
    assert desk.hear(thread="t-2").priority.value == "normal"
    assert (rules.all(MANAGER), rules.names(STAFF)[rule.id]) == ([], "Mendesak")
    for act in (
        lambda: rules.get(MANAGER, rule.id),
        lambda: rules.remove(MANAGER, rule.id),
        lambda: rules.move(MANAGER, rule.id, up=True),
        lambda: rules.switch(MANAGER, rule.id, is_on=True, version=2),
        lambda: rules.change(MANAGER, rule.id, wanted(), version=2),
        lambda: rules.get(MANAGER, "unknown"),
    ):
        with pytest.raises(NotFound):
            act()
    rules.add(MANAGER, wanted())
    assert desk.case(case.id).priority.value == "high"


def test_the_house_s_own_rules_have_names_too(rules: Rules) -> None:
    assert rules.names(SUPERVISOR) == {
        SILENCE_RULE: "Lepas bila lama tidak ditangani",
        LEFT_RULE: "Lepas bila petugasnya tidak lagi menjawab laporan",
    }


def test_only_who_may_write_rules_sees_and_changes_them(desk: Desk, rules: Rules) -> None:
    rule = a_rule(desk, URGENT)
    for actor in (STAFF, SUPERVISOR):
        for act in (
            lambda: rules.all(actor),  # noqa: B023 - called at once
            lambda: rules.get(actor, rule.id),  # noqa: B023
            lambda: rules.choices(actor),  # noqa: B023
            lambda: rules.add(actor, wanted(name="x")),  # noqa: B023
            lambda: rules.change(actor, rule.id, wanted(), version=1),  # noqa: B023
            lambda: rules.switch(actor, rule.id, is_on=False, version=1),  # noqa: B023
            lambda: rules.move(actor, rule.id, up=True),  # noqa: B023
            lambda: rules.remove(actor, rule.id),  # noqa: B023
            lambda: rules.touched(actor, rule.id),  # noqa: B023
        ):
            with pytest.raises(NotAllowed):
                act()
    assert rules.get(MANAGER, rule.id) == rule


def acknowledges(text: str) -> dict[str, Any]:
    return {"acts": [Act(kind=ActKind.ACKNOWLEDGE, value=text)]}


def does(kind: ActKind, value: str = "", *group: str) -> dict[str, Any]:
    return {"acts": [Act(kind=kind, value=value, group=group)]}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"name": " "}, "name", "belum diisi"),
        ({"name": "x" * 81}, "name", "Terlalu panjang"),
        ({"name": "mendesak"}, "name", "Sudah ada aturan"),
        ({"moments": []}, "moments", "Pilih kapan"),
        ({"acts": []}, "acts", "paling sedikit satu"),
        ({"acts": [URGENT, URGENT]}, "acts", "hanya boleh dilakukan sekali"),
        ({"acts": [TURN, Act(kind=ActKind.ASSIGN, value=STAFF.id)]}, "acts", "Pilih satu"),
        ({"conditions": [asks(Asked.KIND, "praise")] * 2}, "conditions", "sekali"),
        ({"conditions": [asks(Asked.KIND)]}, "conditions", "jawabannya untuk “Jenis laporan”"),
        ({"conditions": [asks(Asked.KIND, "rumor")]}, "conditions", "sudah tidak ada"),
        ({"conditions": [asks(Asked.WAY, "reply")]}, "conditions", "sudah tidak ada"),
        ({"conditions": [asks(Asked.CHANNEL, "ch-x")]}, "conditions", "sudah tidak ada"),
        ({"conditions": [asks(Asked.BRANCH, "br-x")]}, "conditions", "sudah tidak ada"),
        ({"conditions": [asks(Asked.WORDS_ANY)]}, "words", "satu sampai 50"),
        ({"conditions": [asks(Asked.WORDS_ANY, " ")]}, "words", "satu sampai 50"),
        ({"conditions": [asks(Asked.WORDS_ALL, "uang", "👍")]}, "words", "“👍” tidak berisi"),
        ({"conditions": [asks(Asked.WORDS_ALL, ".*")]}, "words", "tidak berisi huruf"),
        ({"conditions": [asks(Asked.WORDS_NONE, "x" * 81)]}, "words", "Terlalu panjang"),
        ({"conditions": [asks(Asked.WORDS_NONE, "a\x00b")]}, "words", "tersembunyi"),
        (
            {"conditions": [asks(Asked.WORDS_ANY, *(f"kata{n}" for n in range(VALUES_MAX + 1)))]},
            "words",
            "satu sampai 50",
        ),
        (does(ActKind.ASSIGN, "u-nobody"), "acts", "sudah tidak ada"),
        (does(ActKind.ASSIGN, SUPERVISOR.id), "acts", "sudah tidak ada"),
        (does(ActKind.TURN, "br-x"), "acts", "sudah tidak ada"),
        (does(ActKind.TURN, "", "u-nobody"), "acts", "sudah tidak ada"),
        (does(ActKind.KIND, "rumor"), "acts", "sudah tidak ada"),
        (does(ActKind.PRIORITY, ""), "acts", "Pilih dulu isi"),
        (does(ActKind.ASSIGN, ""), "acts", "Pilih dulu isi"),
        (does(ActKind.TOPIC, "t-x"), "acts", "sudah tidak ada"),
        (does(ActKind.ESCALATE, "everywhere"), "acts", "sudah tidak ada"),
        (acknowledges(" "), "acknowledgement", "Tulis dulu"),
        (acknowledges("Halo {nama}"), "acknowledgement", r"hanya \{kode\}, \{koperasi\}"),
        (acknowledges("Halo {kode"), "acknowledgement", "hanya"),
        (acknowledges("x" * (ACKNOWLEDGEMENT_MAX + 1)), "acknowledgement", "Terlalu panjang"),
    ],
)
def test_what_no_rule_can_say_is_refused_with_the_field(
    desk: Desk, rules: Rules, changes: dict[str, Any], field: str, why: str
) -> None:
    a_rule(desk, URGENT)
    with pytest.raises(Invalid, match=why) as refused:
        rules.add(MANAGER, wanted(**{"name": "Lain", **changes}))
    assert refused.value.field == field
    assert names(rules) == ["Mendesak"]


def test_there_is_a_bound(desk: Desk, rules: Rules) -> None:
    first = a_rule(desk, URGENT)
    with desk.store.writing() as unit:
        for number in range(KEPT_MAX - 1):
            unit.rules.add(replace(first, id=f"r-{number}", name=f"Aturan {number}"))
    with pytest.raises(Invalid, match="Paling banyak 100 aturan"):
        rules.add(MANAGER, wanted(name="Terakhir"))


def test_a_rule_that_names_somebody_gone_is_not_switched_on(desk: Desk, rules: Rules) -> None:
    rule = a_rule(desk, Act(kind=ActKind.ASSIGN, value=STAFF.id), is_on=False)
    with desk.store.writing() as unit:
        unit.users.save(replace(unit.users.get(STAFF.id), active=False))
    with pytest.raises(Invalid, match=r"diberikan kepada Sari \(tidak menerima laporan lagi\)"):
        rules.switch(MANAGER, rule.id, is_on=True, version=rule.version)
    off = rules.switch(MANAGER, rule.id, is_on=False, version=rule.version)
    assert not off.is_on


def test_what_a_rule_did_is_counted_and_opens_to_its_cases(desk: Desk, rules: Rules) -> None:
    rule = a_rule(desk, URGENT)
    cases = []
    for number in range(PAGE + 2):
        desk.clock.advance(timedelta(minutes=1))
        cases.append(desk.hear(thread=f"t-{number}"))
    (told,) = rules.all(MANAGER)
    assert told.tally == Tally(cases=PAGE + 2, last_at=desk.clock.now())
    first, more = rules.touched(MANAGER, rule.id)
    assert [(case.id, at) for case, at in first][:1] == [(cases[-1].id, desk.clock.now())]
    assert (len(first), more) == (PAGE, True)
    second, more = rules.touched(MANAGER, rule.id, page=2)
    assert ([case.id for case, _at in second], more) == ([cases[1].id, cases[0].id], False)
    desk.clock.advance(timedelta(days=31))
    assert rules.all(MANAGER)[0].tally.cases == 0
    assert rules.touched(MANAGER, rule.id) == ([], False)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "Selalu prioritasnya dijadikan Penting."),
        (
            {"conditions": [asks(Asked.WORDS_ANY, "keracunan", "darurat", "basi")]},
            "Jika pesannya berisi “keracunan”, “darurat” atau “basi”, "
            "maka prioritasnya dijadikan Penting.",
        ),
        (
            {
                "conditions": [
                    asks(Asked.WORDS_ALL, "uang", "cair"),
                    asks(Asked.WORDS_NONE, "promo"),
                    asks(Asked.CHANNEL, TALK, ""),
                    asks(Asked.BRANCH, "", "br-1"),
                    asks(Asked.WAY, "direct"),
                ],
                "stops": True,
            },
            "Jika pesannya berisi “uang” dan “cair”, pesannya tidak berisi “promo”, datang lewat "
            "ch-talk atau kantor atau telepon, cabangnya belum ada atau Pasar Baru dan masuk "
            "sebagai Pesan langsung, maka prioritasnya dijadikan Penting. Aturan di bawahnya "
            "tidak dilihat lagi.",
        ),
        (
            {
                "moments": [Moment.MESSAGE, Moment.RETURNED],
                "conditions": [
                    asks(Asked.LANGUAGE, "jv", "unsure"),
                    asks(Asked.MEMBER, "no"),
                    asks(Asked.HOURS, "outside"),
                    asks(Asked.KIND, "question"),
                    asks(Asked.PRIORITY, "high"),
                ],
                "acts": [Act(kind=ActKind.TURN, value="br-1", group=(STAFF.id, SECOND.id))],
            },
            "Saat anggota menulis lagi atau laporan dilepas karena lama tidak ditangani: jika "
            "ditulis dalam bahasa Jawa atau bahasa lain atau tidak pasti, penulisnya bukan "
            "anggota, atau belum dikenali, ditulis di luar jam kerja, jenisnya Pertanyaan dan "
            "prioritasnya Penting, maka dibagi bergiliran kepada petugas yang sedang bertugas "
            "di cabang Pasar Baru di antara Sari, Budi.",
        ),
        (
            {
                "acts": [
                    Act(kind=ActKind.KIND, value="complaint"),
                    Act(kind=ActKind.BRANCH, value="br-1"),
                    Act(kind=ActKind.ASSIGN, value=STAFF.id),
                    Act(kind=ActKind.ESCALATE, value="restricted"),
                    Act(kind=ActKind.ACKNOWLEDGE, value="Baik."),
                ]
            },
            "Selalu jenisnya dijadikan Keluhan, cabangnya dijadikan Pasar Baru, dinaikkan ke "
            "pengawas, hanya terlihat oleh pengawas, diberikan kepada Sari dan anggota dikirimi "
            "tanda terima otomatis: “Baik.”",
        ),
        (
            {"acts": [Act(kind=ActKind.ESCALATE), TURN]},
            "Selalu dinaikkan ke pengawas dan dibagi bergiliran kepada petugas yang sedang "
            "bertugas.",
        ),
    ],
)
def test_each_rule_is_told_in_a_sentence(rules: Rules, changes: dict[str, Any], told: str) -> None:
    rules.add(MANAGER, wanted(**changes))
    assert rules.all(MANAGER)[0].sentence == told


def test_what_is_gone_is_told_as_gone(desk: Desk, rules: Rules) -> None:
    rules.add(MANAGER, wanted(conditions=[asks(Asked.CHANNEL, LOUD)]))
    with desk.store.writing() as unit:
        (rule,) = unit.rules.all()
        unit.rules.save(
            replace(
                rule,
                conditions=(asks(Asked.CHANNEL, "ch-x"), asks(Asked.LABEL, "l-x")),
                acts=(Act(kind=ActKind.TOPIC, value="t-x"), Act(kind=ActKind.LABEL, value="l-x")),
            )
        )
    (told,) = rules.all(MANAGER)
    assert told.gone == (
        "datang lewat (sudah tidak ada)",
        "berlabel (sudah tidak ada)",
        "topiknya dijadikan (sudah tidak ada)",
        "diberi label (sudah tidak ada)",
    )


def test_what_is_not_used_any_more_keeps_its_name(desk: Desk, rules: Rules) -> None:
    labels = Labels(store=desk.store, clock=desk.clock)
    label = labels.add(MANAGER, LabelKind.LABEL, "Mutu barang")
    topic = labels.add(MANAGER, LabelKind.TOPIC, "Toko")
    a_rule(
        desk,
        Act(kind=ActKind.LABEL, value=label.id),
        Act(kind=ActKind.TURN, group=(SECOND.id,)),
        conditions=[
            asks(Asked.TOPIC, topic.id),
            asks(Asked.CHANNEL, LOUD),
            asks(Asked.BRANCH, "br-1"),
        ],
    )
    assert (rules.all(MANAGER)[0].gone, rules.passed_over(MANAGER)) == ((), [])
    labels.set_active(MANAGER, label.id, active=False)
    assert rules.passed_over(MANAGER) == [rules.all(MANAGER)[0].rule.name]
    labels.set_active(MANAGER, topic.id, active=False)
    with desk.store.writing() as unit:
        unit.users.save(replace(unit.users.get(SECOND.id), active=False))
        unit.branches.save(replace(unit.branches.get("br-1"), active=False))
        unit.channels.save(replace(unit.channels.get(LOUD), state=ChannelState.ARCHIVED))
    (told,) = rules.all(MANAGER)
    assert told.gone == (
        "topiknya Toko (tidak dipakai lagi)",
        "datang lewat ch-loud (tidak dipakai lagi)",
        "cabangnya Pasar Baru (tidak dipakai lagi)",
        "diberi label Mutu barang (tidak dipakai lagi)",
        "dibagi bergiliran kepada petugas yang sedang bertugas di antara "
        "Budi (tidak menerima laporan lagi)",
    )
    rules.switch(MANAGER, told.rule.id, is_on=False, version=told.rule.version)
    assert rules.passed_over(MANAGER) == []


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        (asks(Asked.WORDS_ANY, "belum cair", "x"), "berisi “belum cair”"),
        (asks(Asked.WORDS_ANY, "x", "y"), "tidak berisi “x”, “y”"),
        (asks(Asked.WORDS_ALL, "uang", "x"), "tidak berisi “x”"),
        (asks(Asked.WORDS_NONE, "uang"), "berisi “uang”"),
        (asks(Asked.WORDS_NONE, "x"), "tidak berisi “x”"),
        (asks(Asked.KIND, "praise"), "Jenis laporan: Keluhan"),
        (asks(Asked.CHANNEL, TALK), "Kanal: ch-talk"),
        (asks(Asked.LANGUAGE, "id"), "Bahasa pesan: bahasa Indonesia"),
        (asks(Asked.LABEL, "l-1"), "Label: belum ada"),
        (asks(Asked.TOPIC, "t-1"), "Topik: belum ada"),
        (asks(Asked.HOURS, "inside"), "Waktu menulis: di dalam jam kerja"),
    ],
)
def test_why_a_condition_holds_or_not_is_told(rules: Rules, condition: Condition, why: str) -> None:
    facts = Facts(
        said=Said("Uang saya belum cair"),
        way=MessageKind.DIRECT,
        kind=CaseKind.COMPLAINT,
        channel_id=TALK,
    )
    assert finding_words(found(condition, facts), rules.choices(MANAGER)) == why


def test_what_can_be_chosen_is_what_is_there(desk: Desk, rules: Rules) -> None:
    choices = rules.choices(MANAGER)
    assert set(choices.people) == {STAFF.id, SECOND.id, MANAGER.id}
    assert choices.branches == {"br-1": "Pasar Baru"}
    assert set(choices.channels) == {"ch-talk", "ch-loud", "ch-lost"}
    assert choices.supervisors == {SUPERVISOR.id: "Joko"}
    assert choices.everyone["u-admin"] == "Admin"


def test_the_event_s_rule_is_known_by_its_name_on_the_case(desk: Desk, rules: Rules) -> None:
    rule = a_rule(desk, URGENT)
    story = desk.answering.story(STAFF, desk.hear().id)
    told = [rules.names(STAFF)[e.rule_id] for e in story.events if e.rule_id]
    assert told == ["Mendesak"]
    assert [e.kind for e in story.events if e.rule_id == rule.id] == [EventKind.PRIORITY_CHANGED]


def test_the_export_of_events_names_the_rule_and_no_delivery(desk: Desk, rules: Rules) -> None:
    rule = a_rule(desk, URGENT, Act(kind=ActKind.ACKNOWLEDGE, value="Baik."))
    desk.hear()
    rules.remove(MANAGER, rule.id)
    exporting = Exporting(store=desk.store, clock=desk.clock)
    now = QueueFilter(view=QueueView.ALL, now=desk.clock.now())
    sheet = exporting.export(MANAGER, Exported.EVENTS, ExportFilter(queue=now)).sheet
    columns = [sheet.headings.index(name) for name in ("peristiwa", "oleh aturan", "keterangan")]
    told = [tuple(row[column] for column in columns) for row in sheet.rows]
    assert told[-2:] == [
        ("Prioritas diubah", "Mendesak", "Penting"),
        ("Tanda terima otomatis", "Mendesak", None),
    ]
    assert told[0][1] is None
