"""Cases of the sample's last week, one for each thing that can become of a case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from domain.cases import Case, CaseKind, EventKind, Priority
from domain.company import DraftKind
from domain.errors import NotFound
from domain.people import Actor
from guyub.demo.agenda import Agenda
from guyub.demo.arrangements import UNITS, send_on_leave
from guyub.demo.cast import Cast
from services.cases.splitting import Split
from services.intake.visiting import Submission
from toolkit.wiring import Toolkit


def bring_up(toolkit: Toolkit, actor: Actor, said: Submission) -> Case:
    """A member brings something up through the form, and the actor takes the case."""
    case = _submitted(toolkit, said)
    return toolkit.answering.assign(actor, case.id, actor.id)


def _submitted(toolkit: Toolkit, said: Submission) -> Case:
    code = toolkit.visiting.submit(said, token=f"ending-{said.name}-{said.text}")
    with toolkit.store.reading() as unit:
        case = unit.cases.by_code(code)
    if case is None:
        raise NotFound(code)
    return case


@dataclass(frozen=True, kw_only=True)
class LooseEnds:
    """Put aside, asked of another unit, escalated, hidden, merged, split, and to be asked again."""

    toolkit: Toolkit
    agenda: Agenda
    cast: Cast

    def plan(self, now: datetime) -> None:
        """Everything in the days before `now`."""
        _sari, budi, yohana = self.cast.answerers
        for before, act in (
            (timedelta(days=5, hours=3), self._ask_a_unit),
            (timedelta(days=4, hours=6), self._promise_to_ask_again),
            (timedelta(days=3, hours=5), self._escalate),
            (timedelta(days=2, hours=6), self._hide),
            (timedelta(days=2, hours=7), self._report_twice),
            (timedelta(days=1, hours=5), self._split),
            (timedelta(hours=20), self._call_a_colleague),
            (timedelta(hours=4), self._begin_an_answer),
        ):
            self._at(now - before, act)
        self._at(now - timedelta(hours=26), self._put_aside, budi, now + timedelta(days=2))
        self._at(now - timedelta(minutes=5), self.toolkit.following_up.wake_due)
        leave = (now + timedelta(days=6)).date()
        self._at(now - timedelta(hours=2), send_on_leave, self.toolkit, yohana, leave)

    def _ask_a_unit(self) -> None:
        case = self._bring_up(2, CaseKind.COMPLAINT, "Mama Yosefa", _EMPTY)
        actor = self.cast.answerers[2]
        self._answer(actor, case.id, _EMPTY_ANSWER)
        self.toolkit.case_states.ask_unit(actor, case.id, UNITS[0])

    def _put_aside(self, actor: Actor, until: datetime) -> None:
        case = self._bring_up(1, CaseKind.QUESTION, "Daeng Nurung", _TRAINING)
        self._answer(actor, case.id, _TRAINING_ANSWER)
        self.toolkit.case_states.snooze(actor, case.id, until)

    def _promise_to_ask_again(self) -> None:
        """Resolved, and to be asked about on the fourth day, which is the last of the sample."""
        case = self._bring_up(0, CaseKind.COMPLAINT, "Bu Sumarni", _FRIDGE)
        actor = self.cast.answerers[0]
        self._answer(actor, case.id, _FRIDGE_ANSWER)
        self.toolkit.case_states.resolve(actor, case.id, words=_FRIDGE_REASON)
        self.toolkit.following_up.plan(actor, case.id, 3)

    def _escalate(self) -> None:
        case = self._bring_up(0, CaseKind.COMPLAINT, "Pak Harjo", _INTEREST)
        actor = self.cast.answerers[0]
        self.toolkit.answering.set_priority(actor, case.id, Priority.HIGH)
        self.toolkit.case_states.escalate(actor, case.id, why=_INTEREST_WHY, restricted=False)

    def _hide(self) -> None:
        """It is about management: supervisors alone see it."""
        _submitted(
            self.toolkit,
            Submission(text=_TENDER, kind=CaseKind.COMPLAINT, about_management=True),
        )

    def _report_twice(self) -> None:
        first = self._bring_up(1, CaseKind.COMPLAINT, "Hajja Rosmini", _GAS)
        self._at(self.toolkit.clock.now() + timedelta(hours=3), self._merge, first)

    def _merge(self, first: Case) -> None:
        second = self._bring_up(1, CaseKind.COMPLAINT, "Hajja Rosmini", _GAS_AGAIN)
        self.toolkit.merging.merge(
            self.cast.answerers[1],
            second.id,
            first.id,
            events_seen=second.events,
            into_seen=first.events,
            same=True,
        )

    def _split(self) -> None:
        actor = self.cast.answerers[0]
        case = self._bring_up(0, CaseKind.QUESTION, "Pak Tukiman", _CARD)
        self.toolkit.visiting.add_to_case(case.code, _WATER_IN_STORE, token=f"again-{case.id}")
        story = self.toolkit.answering.story(actor, case.id)
        said = [e.message_id for e in story.events if e.kind is EventKind.MESSAGE_RECEIVED]
        wanted = Split(message_ids=(said[-1] or "",), kind=CaseKind.COMPLAINT)
        self.toolkit.splitting.split(actor, case.id, wanted, events_seen=story.case.events)

    def _call_a_colleague(self) -> None:
        case = self._bring_up(2, CaseKind.QUESTION, "Bapa Markus", _HARBOUR)
        note = f"@{self.cast.answerers[0].name} {_HARBOUR_NOTE}"
        self.toolkit.answering.note(self.cast.answerers[2], case.id, note)

    def _begin_an_answer(self) -> None:
        case = self._bring_up(0, CaseKind.QUESTION, "Mbak Retno", _SEEDS)
        actor = self.cast.answerers[0]
        self.toolkit.jotting.keep(actor, case.id, DraftKind.REPLY, _SEEDS_DRAFT)

    def _bring_up(self, where: int, kind: CaseKind, name: str, text: str) -> Case:
        branch, actor = self.cast.branches[where], self.cast.answerers[where]
        said = Submission(text=text, kind=kind, name=name, consent=True, branch_id=branch.id)
        return bring_up(self.toolkit, actor, said)

    def _answer(self, actor: Actor, case_id: str, text: str) -> None:
        seen = self.toolkit.answering.story(actor, case_id).case.events
        self.toolkit.answering.reply(actor, case_id, text, events_seen=seen)
        self.toolkit.delivering.send_due()

    def _at(self, moment: datetime, act: Callable[..., object], *given: object) -> None:
        self.agenda.at(moment, partial(act, *given))


_EMPTY = "Minyak goreng di Sentani kosong sudah sepuluh hari. Kapan kapal barang masuk?"
_EMPTY_ANSWER = "Mohon maaf, Mama. Kami tanyakan jadwal kirimnya ke gudang pusat, lalu kami kabari."
_TRAINING = "Pelatihan pembukuan bulan depan apakah masih bisa didaftar?"
_TRAINING_ANSWER = "Masih, Daeng. Jadwal pastinya keluar lusa; kami kabari begitu terbit."
_FRIDGE = "Kulkas yang saya cicil lewat koperasi tidak dingin sejak dikirim. Bagaimana garansinya?"
_FRIDGE_ANSWER = "Teknisi kami datang besok pagi, Bu. Bila tidak bisa diperbaiki, kami tukar."
_FRIDGE_REASON = "Teknisi mengganti kompresornya."
_INTEREST = "Jasa pinjaman saya dihitung dua kali sejak Juli. Saya sudah tiga kali ke kantor."
_INTEREST_WHY = "Menyangkut hitungan jasa banyak anggota; perlu keputusan pengawas."
_TENDER = (
    "Saya ingin menyampaikan: pengadaan rak toko diberikan kepada saudara salah satu pengurus "
    "tanpa penawaran lain. Mohon diperiksa pengawas."
)
_GAS = "Gas 3 kg yang diantar kemarin bocor. Tolong segera diganti, di rumah ada anak kecil."
_GAS_AGAIN = "Gas bocor yang saya laporkan tadi belum juga diambil. Ini nomor saya bila perlu."
_CARD = "Kartu anggota saya sudah patah. Bagaimana cara mengganti kartunya?"
_WATER_IN_STORE = "Satu lagi: lantai toko Karanganyar selalu basah, kemarin ibu saya terpeleset."
_HARBOUR = "Apakah hasil kebun bisa dititip jual di toko Wonosari lewat koperasi?"
_HARBOUR_NOTE = "apakah toko di Wonosari menerima titipan dari Sentani?"
_SEEDS = "Bibit cabai subsidi apakah masih ada? Saya perlu dua ratus batang."
_SEEDS_DRAFT = "Selamat siang, Mbak Retno. Bibit cabai masih ada "
