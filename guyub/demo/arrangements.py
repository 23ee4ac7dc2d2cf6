"""How the sample's desk is arranged: words, rules, who is on duty, kept views and answers."""

from datetime import date, timedelta

from domain.aftercare import Aftercare
from domain.branches import Branch
from domain.case_lists import ListKind
from domain.cases import CaseKind, Priority
from domain.cooperative import Interval
from domain.duties import Absence
from domain.identifiers import new_id
from domain.labels import Label, LabelKind, Tint
from domain.members import Member
from domain.messages import MessageKind
from domain.people import Actor
from domain.rules import OUTSIDE, Act, ActKind, Asked, Condition, Moment
from guyub.demo.roll import ROLL
from services.rulebook.rule_checks import Wanted
from toolkit.wiring import Toolkit

UNITS = ("Gudang pusat", "Bagian simpan pinjam")
URGENT, GOODS, MONEY = "Mendesak", "Mutu barang", "Salah catat"
_LABELS = ((URGENT, Tint.RED), (GOODS, Tint.ORANGE), (MONEY, Tint.VIOLET), ("Usulan", Tint.GREEN))
# What a message is about, by its words; the upper one wins.
_TOPICS = {
    "Pinjaman dan angsuran": ("pinjam", "pinjaman", "meminjam", "angsuran", "dipotong", "ditagih"),
    "Simpanan": ("simpanan", "saldo", "setoran", "setor"),
    "SHU": ("SHU",),
    "Toko dan barang": ("toko", "beras", "gula pasir", "telur", "stok", "stoknya", "antar"),
    "Pelayanan": ("petugas", "pelayanan", "loket", "kantor", "antre"),
}
_ONE_CAME_IN = timedelta(weeks=3)
_WEEKDAYS: dict[int, tuple[Interval, ...]] = dict.fromkeys(range(5), ((8 * 60, 15 * 60),))


def arrange(
    toolkit: Toolkit, manager: Actor, staff: tuple[Actor, ...], branches: tuple[Branch, ...]
) -> None:
    """Everything that managers and staff set up once. `branches`: where each of the staff works."""
    _enrol(toolkit, staff[0], branches)
    labels = {
        name: toolkit.labels.add(manager, LabelKind.LABEL, name, tint) for name, tint in _LABELS
    }
    topics = {name: toolkit.labels.add(manager, LabelKind.TOPIC, name) for name in _TOPICS}
    for unit in UNITS:
        toolkit.case_lists.add(manager, ListKind.UNIT, unit)
    _plan_duties(toolkit, manager, staff, branches)
    _write_rules(toolkit, manager, labels, topics)
    _keep_answers(toolkit, manager)
    _keep_views(toolkit, manager, staff[0], labels, topics)


def aftercare(toolkit: Toolkit) -> Aftercare:
    """Members are asked how satisfied they are from the first day on."""
    return Aftercare(asks_since=toolkit.clock.now(), follow_up_days=3)


def send_on_leave(toolkit: Toolkit, staff: Actor, first: date) -> None:
    """One of the staff is away for three days, from `first` on."""
    duty = toolkit.duty_roster.of(staff, staff.id)
    toolkit.duty_roster.plan(
        staff,
        staff.id,
        version=duty.version,
        branch_id=duty.branch_id,
        week=duty.week,
        absences=(Absence(first=first, last=first + timedelta(days=2)),),
    )


def _enrol(toolkit: Toolkit, clerk: Actor, branches: tuple[Branch, ...]) -> None:
    """Who has the lowest number joined first; one came every three weeks."""
    now = toolkit.clock.now()
    for ago, (number, name) in enumerate(reversed(ROLL)):
        member = Member(
            id=new_id(),
            number=number,
            name=name,
            branch_id=branches[ago % len(branches)].id,
            joined_at=now - ago * _ONE_CAME_IN,
            created_at=now,
        )
        toolkit.membership.add(clerk, member)


def _plan_duties(
    toolkit: Toolkit, manager: Actor, staff: tuple[Actor, ...], branches: tuple[Branch, ...]
) -> None:
    for actor, branch in zip(staff, branches, strict=True):
        duty = toolkit.duty_roster.switch(manager, actor.id, is_on=True)
        toolkit.duty_roster.plan(
            manager,
            actor.id,
            version=duty.version,
            branch_id=branch.id,
            week=_WEEKDAYS,
            absences=(),
        )


def _write_rules(
    toolkit: Toolkit, manager: Actor, labels: dict[str, Label], topics: dict[str, Label]
) -> None:
    on = [
        _by_words("Dua kali, kurang, atau belum masuk", MONEY, labels, _MISCOUNTED),
        _by_words("Barang rusak atau kosong", GOODS, labels, ("rusak", "kosong", "timbangan")),
        *(_about(name, topics[name]) for name in _TOPICS),
        _by_turn(),
    ]
    for wanted in (*on, _untried(labels)):
        rule = toolkit.rules.add(manager, wanted)
        if wanted in on:
            toolkit.rules.switch(manager, rule.id, is_on=True, version=rule.version)


_MISCOUNTED = ("dua kali", "ditagih lagi", "belum masuk", "belum tercatat", "masih ditagih")


def _by_words(name: str, label: str, labels: dict[str, Label], words: tuple[str, ...]) -> Wanted:
    return Wanted(
        name=name,
        conditions=(Condition(asked=Asked.WORDS_ANY, values=words),),
        acts=(Act(kind=ActKind.LABEL, value=labels[label].id),),
    )


def _about(name: str, topic: Label) -> Wanted:
    return Wanted(
        name=f"Topik: {name}",
        conditions=(Condition(asked=Asked.WORDS_ANY, values=_TOPICS[name]),),
        acts=(Act(kind=ActKind.TOPIC, value=topic.id),),
    )


def _by_turn() -> Wanted:
    return Wanted(
        name="Keluhan dibagi bergiliran",
        moments=(Moment.OPENED, Moment.RETURNED),
        conditions=(
            Condition(asked=Asked.KIND, values=(CaseKind.COMPLAINT,)),
            Condition(asked=Asked.WAY, values=(MessageKind.FORM,)),
        ),
        acts=(Act(kind=ActKind.TURN),),
    )


def _untried(labels: dict[str, Label]) -> Wanted:
    """Off, so that whoever looks at the sample can try it on its past."""
    return Wanted(
        name="Keluhan uang di luar jam kerja didahulukan",
        conditions=(
            Condition(asked=Asked.KIND, values=(CaseKind.COMPLAINT,)),
            Condition(asked=Asked.HOURS, values=(OUTSIDE,)),
            Condition(asked=Asked.WORDS_ANY, values=("angsuran", "simpanan", "setoran")),
        ),
        acts=(
            Act(kind=ActKind.PRIORITY, value=Priority.HIGH),
            Act(kind=ActKind.LABEL, value=labels[URGENT].id),
        ),
    )


def _keep_answers(toolkit: Toolkit, manager: Actor) -> None:
    for title, text, language in (
        (
            "Barang rusak",
            "Mohon maaf, {nama}. Silakan bawa barang dan struknya ke toko terdekat; kami ganti "
            "hari itu juga. Sebut saja kode {kode}. – {petugas}, {koperasi}",
            "id",
        ),
        (
            "Jam buka",
            "Kami buka {jam_kerja}. Di luar itu tinggalkan pesan saja; kami jawab begitu kantor "
            "buka. – {koperasi}",
            "id",
        ),
        (
            "Opening hours",
            "We are open {jam_kerja}. Leave a message at any other time and we answer as soon as "
            "the office opens. – {koperasi}",
            "en",
        ),
    ):
        toolkit.saved_replies.add(manager, title=title, text=text, language=language)


def _keep_views(
    toolkit: Toolkit,
    manager: Actor,
    staff: Actor,
    labels: dict[str, Label],
    topics: dict[str, Label],
) -> None:
    money = {"jenis": CaseKind.COMPLAINT.value, "label": labels[MONEY].id}
    toolkit.saved_filters.keep(manager, "Keluhan salah catat", money, shared=True)
    loans = {"topik": topics["Pinjaman dan angsuran"].id, "tampilan": "unfinished"}
    toolkit.saved_filters.keep(staff, "Pinjaman yang belum selesai", loans, shared=False)
