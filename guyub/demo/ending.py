"""What still waits when the sample's year ends, so that every page has something to show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from connectors.sandbox_platform import Misdeed, Order, SandboxPlatform
from domain.cases import CaseKind, CaseStatus
from domain.cooperative import Moderation
from domain.deliveries import Delivery
from domain.people import Actor
from domain.posts import Content, Post
from guyub.demo.agenda import Agenda
from guyub.demo.cast import Cast
from guyub.demo.loose_ends import LooseEnds, bring_up
from services.intake.visiting import Submission
from toolkit.wiring import Toolkit

_POSTING = "POST posts"
_LOOKED_AFTER = timedelta(hours=4)  # before the practice channel is cut off
_AGAIN = tuple(timedelta(minutes=minutes) for minutes in (0, 5, 20, 70))  # past every backoff


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Plans the last days. `practice`: the platform behind the practice channel."""

    toolkit: Toolkit
    agenda: Agenda
    cast: Cast
    practice: SandboxPlatform

    def plan(self, now: datetime) -> None:
        """Everything that still waits at `now`."""
        self._plan_posts(now)
        self._plan_practice(now)
        self._plan_cases(now)
        LooseEnds(toolkit=self.toolkit, agenda=self.agenda, cast=self.cast).plan(now)

    # --- posts ---------------------------------------------------------------------------

    def _plan_posts(self, now: datetime) -> None:
        group, board = (self.cast.group.id,), (self.cast.board.id,)
        sari, budi = self.cast.writers
        self._publish(now - timedelta(hours=26), sari, _BAZAAR, group)
        self._publish(now - timedelta(minutes=35), budi, _HOURS, group)
        self._publish(now + timedelta(hours=20), sari, _DIVIDEND, (*board, *group))
        self._publish(now + timedelta(days=2, hours=3), budi, _TRAINING, board)
        self._at(now - timedelta(hours=5), self._write, sari, _RECIPE, ())
        self._at(now - timedelta(hours=3), self._ask, budi, _LOANS, board)
        self._at(now - timedelta(hours=28), self._ask, sari, _HARVEST, (*board, *group))
        self._at(now - timedelta(hours=27), self._send_back)

    def _publish(self, due: datetime, author: Actor, text: str, channel_ids: Sequence[str]) -> None:
        written = min(due, self.agenda.end) - timedelta(hours=6)
        self._at(written, self._approved, due, author, text, tuple(channel_ids))

    def _approved(
        self, due: datetime, author: Actor, text: str, channel_ids: Sequence[str]
    ) -> list[Delivery]:
        post = self._ask(author, text, channel_ids, due)
        _post, deliveries = self.toolkit.composing.approve(self.cast.manager, post.id)
        for delivery in deliveries:
            self._at(delivery.due_at, self.toolkit.delivering.send_due)
        return deliveries

    def _ask(
        self, author: Actor, text: str, channel_ids: Sequence[str], due: datetime | None = None
    ) -> Post:
        post = self._write(author, text, channel_ids, due)
        return self.toolkit.composing.submit(author, post.id)

    def _write(
        self, author: Actor, text: str, channel_ids: Sequence[str], due: datetime | None = None
    ) -> Post:
        return self.toolkit.composing.save_draft(
            author,
            post_id=None,
            version=0,
            content=Content(text=text),
            channel_ids=tuple(channel_ids),
            due_at=due,
        )

    def _send_back(self) -> None:
        with self.toolkit.store.reading() as unit:
            post = next(one for one in unit.posts.newest() if one.content.text == _HARVEST)
        note = "Tolong tulis harga per kilonya dan sampai kapan gudang menerima, ya."
        self.toolkit.composing.request_changes(self.cast.manager, post.id, note)

    # --- the practice channel --------------------------------------------------------------

    def _plan_practice(self, now: datetime) -> None:
        """One delivery arrives, one is refused, of one nobody knows, and one finds no way."""
        for hours, text, orders in (
            (50, _WELCOME, ()),
            (30, _MARKET, (Order(misdeed=Misdeed.LIMIT, verb=_POSTING, seconds=60), _REFUSAL)),
            (8, _WATER, (Order(misdeed=Misdeed.ACCEPT_SILENTLY, verb=_POSTING),)),
            (2, _THANKS, (Order(misdeed=Misdeed.FORGET, verb=_POSTING),)),
        ):
            due = now - timedelta(hours=hours)
            self._publish(due, self.cast.writers[0], text, (self.cast.practice.id,))
            for order in orders:
                self._at(due - timedelta(minutes=1), self.practice.order, order)
            for later in _AGAIN:
                self._at(due + later, self.toolkit.delivering.send_due)
        self._at(now - _LOOKED_AFTER, self.toolkit.connecting.verify_due)

    # --- members -----------------------------------------------------------------------------

    def _plan_cases(self, now: datetime) -> None:
        sari, budi = self.cast.writers
        for days, kind, name, text, actor in (
            (5, CaseKind.COMPLAINT, "Bu Lastri", _SCALES, sari),
            (4, CaseKind.QUESTION, "Pak Darto", _SAVINGS, budi),
            (4, CaseKind.COMPLAINT, "Bu Wiji", _DEDUCTION, self.cast.manager),
            (1, CaseKind.SUGGESTION, "Mas Bagus", _PARKING, sari),
        ):
            moment = now - timedelta(days=days, hours=2)
            said = Submission(text=text, kind=kind, name=name, consent=True)
            self._at(moment, bring_up, self.toolkit, actor, said)
        self._at(now - timedelta(days=3), self._wait_for_the_member, budi)
        self._at(now - timedelta(minutes=50), self._hold_a_comment)

    def _wait_for_the_member(self, actor: Actor) -> None:
        said = Submission(text=_PASSBOOK, kind=CaseKind.COMPLAINT, name="Pak Wagiman", consent=True)
        case_id = bring_up(self.toolkit, actor, said).id
        story = self.toolkit.answering.story(actor, case_id)
        self.toolkit.answering.reply(
            actor, case_id, _PASSBOOK_ANSWER, events_seen=story.case.events
        )
        self.toolkit.delivering.send_due()
        self.toolkit.answering.set_status(actor, case_id, CaseStatus.WAITING)

    def _hold_a_comment(self) -> None:
        """A comment that came while comments were checked before they are shown."""
        governing, admin = self.toolkit.governing, self.cast.admin
        with self.toolkit.store.reading() as unit:
            newest = unit.board.entries(limit=1)
        if not newest:
            return
        house = governing.cooperative()
        held = governing.save(admin, replace(house, moderation=Moderation.BEFORE))
        self.toolkit.visiting.comment(newest[0].id, name="Tidak dikenal", text=_ADVERT)
        governing.save(admin, replace(held, moderation=house.moderation))

    def _at(self, moment: datetime, act: Callable[..., object], *given: object) -> None:
        self.agenda.at(moment, partial(act, *given))


_REFUSAL = Order(misdeed=Misdeed.REFUSE, verb=_POSTING, reason="Tautan pemendek tidak diizinkan.")

_BAZAAR = (
    "Pasar murah anggota besok pagi di halaman koperasi: beras, minyak, dan gula. Bawa kartu "
    "anggota dan kantong belanja sendiri, ya."
)
_HOURS = "Loket sore ini tutup pukul 15.00 karena rapat pengurus. Besok buka seperti biasa."
_DIVIDEND = (
    "Pembagian SHU dimulai lusa di loket utama. Yang sepuh cukup menunggu di rumah, kami antar."
)
_TRAINING = "Pelatihan pembukuan warung tinggal tiga kursi. Daftar di loket atau balas pesan ini."
_RECIPE = "Resep nasi jagung dari ibu-ibu anggota: "
_LOANS = (
    "Mulai bulan depan jasa pinjaman usaha turun menjadi satu persen menurun. Yang sedang "
    "berjalan ikut turun dengan sendirinya."
)
_HARVEST = "Gudang menerima gabah kering mulai Senin. Harga baik, timbangan terbuka."
_WELCOME = "Selamat datang di kanal latihan koperasi."
_MARKET = "Daftar harga pasar murah pekan ini ada di tautan berikut."
_WATER = "Air galon koperasi kini diantar sampai rumah, tanpa ongkos untuk anggota."
_THANKS = "Terima kasih atas gotong royong hari Minggu. Saluran irigasi lancar lagi."

_SCALES = (
    "Timbangan beras di toko tidak sama dengan di rumah. Dua kali saya beli lima kilo, dua kali "
    "kurang dua ons. Mohon diperiksa."
)
_SAVINGS = "Simpanan sukarela saya bulan lalu belum tercatat di buku. Ke mana saya bertanya?"
_DEDUCTION = "Pinjaman saya dipotong dua kali bulan ini. Tolong segera dibetulkan."
_PARKING = "Usul: sediakan tempat teduh untuk parkir sepeda, anggota sepuh kepanasan."
_PASSBOOK = "Buku simpanan saya hilang waktu pindahan. Apakah uangnya aman?"
_PASSBOOK_ANSWER = (
    "Uangnya aman, Pak. Kami buatkan buku baru; mohon kirim nomor anggota dan kapan bisa datang "
    "membawa KTP."
)
_ADVERT = "Pinjaman cepat cair tanpa syarat, hubungi nomor saya di bawah ini!!!"
