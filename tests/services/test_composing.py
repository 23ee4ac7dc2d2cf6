"""From a thought to one delivery a channel."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.channels import ChannelState
from domain.deliveries import (
    POST_LATEST,
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Receipt,
)
from domain.errors import Conflict, Invalid, InvalidTransition, NotAllowed, NotFound
from domain.media import Media
from domain.people import Actor
from domain.ports import Store
from domain.posts import Content, Post, PostState, Slot, Variant
from services.posts.composing import Composing, Problem
from services.posts.slots import HORIZON
from tests.makers import ADMIN, MANAGER, NOON, SECOND, STAFF, SUPERVISOR, a_delivery, a_post
from tests.services.pictures_made import a_jpeg
from tests.services.platforms import Platforms, Shelf, a_square
from toolkit.clock import SetClock

TEXT = "Rapat anggota besok."
SHORT = Content(text=TEXT)
PICTURE = Media(
    id="a" * 64, mime="image/jpeg", width_px=4, height_px=3, size_bytes=900, alt_text="Panen padi"
)


@pytest.fixture
def composing(store: Store, clock: SetClock, platforms: Platforms, shelf: Shelf) -> Composing:
    with store.writing() as unit:
        unit.channels.add(a_square(id="home", platform="home", name="Papan", sealed_secrets=""))
        unit.channels.add(a_square())
    return Composing(store=store, clock=clock, connectors=platforms, media=shelf)


def decide(store: Store, **changes: Any) -> None:
    with store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), **changes))


def draft(composing: Composing, actor: Actor = STAFF, **changes: Any) -> Post:
    wanted = {"post_id": None, "content": SHORT, "channel_ids": ["home", "sq-1"], **changes}
    return composing.save_draft(actor, **wanted)


def edit(composing: Composing, post: Post, actor: Actor = STAFF, **changes: Any) -> Post:
    wanted = {"content": post.content, "channel_ids": post.channel_ids, **changes}
    return composing.save_draft(actor, post_id=post.id, version=post.version, **wanted)


def in_review(composing: Composing, **changes: Any) -> Post:
    return composing.submit(STAFF, draft(composing, **changes).id)


def approved(composing: Composing, **changes: Any) -> tuple[Post, list[Delivery]]:
    return composing.approve(SECOND, in_review(composing, **changes).id)


def put(store: Store, delivery: Delivery, state: DeliveryState, **changes: Any) -> Delivery:
    with store.writing() as unit:
        return unit.deliveries.save(replace(delivery, state=state, **changes))


def acts(store: Store) -> list[tuple[str, str | None]]:
    with store.reading() as unit:
        return [(entry.act, entry.actor_id) for entry in reversed(unit.audit.newest())]


# --- writing -----------------------------------------------------------------------------


def test_a_draft_is_kept_clean(composing: Composing, clock: SetClock) -> None:
    jakarta = ZoneInfo("Asia/Jakarta")
    post = draft(
        composing,
        content=Content(text=" Kopi\u0301\r\nenak ", link=" https://koperasi.id/kopi ", media=()),
        channel_ids=["sq-1", "home", "sq-1"],
        variants={
            "sq-1": Variant(text=" Kopi! "),
            "home": Variant(),
            "elsewhere": Variant(text="tak terpilih"),
        },
        labels=[" panen ", "kopi", "panen", " "],
        due_at=datetime(2026, 11, 20, 9, 0, tzinfo=jakarta),
    )
    assert post == Post(
        id=post.id,
        author_id=STAFF.id,
        content=Content(text="Kop\u00ed\nenak", link="https://koperasi.id/kopi"),
        channel_ids=("sq-1", "home"),
        variants={"sq-1": Variant(text="Kopi!")},
        labels=("panen", "kopi"),
        due_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
        editor_id=STAFF.id,
        created_at=clock.now(),
        updated_at=clock.now(),
        version=post.version,
    )
    assert composing.post(SUPERVISOR, post.id) == (post, [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"content": Content(text="x" * 20_001)}, "text"),
        ({"content": Content(text="nul\x00")}, "text"),
        ({"content": Content(text="\ud800")}, "text"),
        ({"content": Content(link="https://koperasi.id/" + "x" * 2_048)}, "link"),
        ({"content": Content(media=(PICTURE,) * 11)}, "media"),
        ({"content": Content(media=(replace(PICTURE, alt_text="x" * 1_501),))}, "alt_text"),
        ({"variants": {"sq-1": Variant(text="x" * 20_001)}}, "variants"),
        ({"variants": {"sq-1": Variant(media=(PICTURE,) * 11)}}, "media"),
        ({"labels": ["x" * 41]}, "labels"),
        ({"labels": [str(n) for n in range(11)]}, "labels"),
        ({"channel_ids": ["nowhere"]}, "channel_ids"),
        ({"channel_ids": [str(n) for n in range(51)]}, "channel_ids"),
        ({"due_at": datetime(2026, 11, 20, 9, 0)}, "due_at"),  # noqa: DTZ001 - the point of it
        ({"due_at": datetime(2036, 11, 20, 9, 0, tzinfo=UTC)}, "due_at"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(
    composing: Composing, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        draft(composing, **changes)
    assert refused.value.field == field
    assert composing.posts(STAFF) == []


def test_ten_pictures_are_kept(composing: Composing) -> None:
    ten = (composing.take_picture(STAFF, a_jpeg()),) * 10
    assert draft(composing, content=Content(media=ten)).content.media == ten


def test_a_picture_whose_bytes_are_gone_is_asked_for_again(composing: Composing) -> None:
    kept = draft(composing)
    for content, variants in (
        (Content(media=(PICTURE,)), {}),
        (Content(text="x"), {"home": Variant(media=(PICTURE,))}),
    ):
        with pytest.raises(Invalid, match="unggah lagi") as refused:
            edit(composing, kept, STAFF, content=content, variants=variants, channel_ids=("home",))
        assert refused.value.field == "media"
    assert composing.posts(STAFF) == [kept]


def test_a_draft_may_be_changed_by_a_colleague(composing: Composing) -> None:
    post = draft(composing)
    changed = edit(composing, post, SECOND, content=Content(text="Lebih baik"))
    assert (changed.author_id, changed.editor_id, changed.content.text) == (
        STAFF.id,
        SECOND.id,
        "Lebih baik",
    )


def test_who_read_an_older_draft_is_refused(composing: Composing) -> None:
    post = draft(composing)
    edit(composing, post)
    with pytest.raises(Conflict):
        edit(composing, post, SECOND)


def test_a_changed_post_in_review_is_a_draft_again(composing: Composing) -> None:
    assert edit(composing, in_review(composing)).state is PostState.DRAFT


def test_a_post_sent_back_keeps_its_reviewer_s_word_while_it_is_changed(
    composing: Composing,
) -> None:
    post = composing.request_changes(SECOND, in_review(composing).id, " Kurang\ntanggal ")
    changed = edit(composing, post)
    assert (changed.state, changed.review_note, changed.reviewer_id) == (
        PostState.CHANGES_REQUESTED,
        "Kurang\ntanggal",
        SECOND.id,
    )
    assert composing.submit(STAFF, post.id).state is PostState.IN_REVIEW


def test_an_approved_post_is_not_changed(composing: Composing) -> None:
    post, _deliveries = approved(composing)
    with pytest.raises(InvalidTransition):
        edit(composing, post)


def test_a_picture_is_taken_in_with_its_description(composing: Composing, shelf: Shelf) -> None:
    media = composing.take_picture(STAFF, a_jpeg(), alt_text="Panen")
    assert media.alt_text == "Panen"
    assert shelf.read(media.id)


def test_a_supervisor_reads_and_changes_nothing(composing: Composing) -> None:
    post = draft(composing)
    assert composing.posts(SUPERVISOR) == [post]
    acts_refused: list[Callable[[], object]] = [
        lambda: draft(composing, SUPERVISOR),
        lambda: composing.take_picture(SUPERVISOR, a_jpeg()),
        lambda: composing.submit(SUPERVISOR, post.id),
        lambda: composing.approve(SUPERVISOR, post.id),
        lambda: composing.request_changes(SUPERVISOR, post.id, "ubah"),
        lambda: composing.withdraw(SUPERVISOR, post.id),
        lambda: composing.move(SUPERVISOR, "d", NOON),
        lambda: composing.cancel(SUPERVISOR, "d"),
        lambda: composing.take_down(SUPERVISOR, "d"),
    ]
    for act in acts_refused:
        with pytest.raises(NotAllowed):
            act()


# --- problems ----------------------------------------------------------------------------


def problems(composing: Composing, **changes: Any) -> list[tuple[str, str]]:
    found = composing.problems(a_post(**{"channel_ids": ("sq-1",), "content": SHORT, **changes}))
    return [(each.channel_id, each.message) for each in found]


def test_a_fitting_post_has_no_problem(composing: Composing) -> None:
    assert problems(composing) == []
    assert problems(composing, content=Content(text="x" * 40)) == []
    assert problems(composing, content=Content(media=(PICTURE, PICTURE))) == []


def test_every_limit_is_told_channel_by_channel(composing: Composing) -> None:
    large = replace(PICTURE, size_bytes=1_001, alt_text="x" * 21)
    bare = replace(PICTURE, alt_text="")
    content = Content(text="x" * 41, link="https://koperasi.id", media=(large, bare, PICTURE))
    assert problems(composing, content=content, channel_ids=("home", "sq-1")) == [
        ("home", "“Papan”: pilih salah satu, tautan atau gambar."),
        ("home", "Gambar 2 untuk “Papan” belum punya keterangan (alt)."),
        ("sq-1", "Teks untuk “Alun-alun” 41 karakter, paling banyak 40."),
        ("sq-1", "“Alun-alun”: pilih salah satu, tautan atau gambar."),
        ("sq-1", "“Alun-alun” menerima paling banyak 2 gambar; ini 3."),
        ("sq-1", "Keterangan gambar 1 untuk “Alun-alun” lebih dari 20."),
        ("sq-1", "Gambar 1 terlalu besar untuk “Alun-alun”."),
        ("sq-1", "Gambar 2 untuk “Alun-alun” belum punya keterangan (alt)."),
    ]


def test_a_version_is_measured_instead_of_the_post(composing: Composing) -> None:
    long = Content(text="x" * 100)
    assert problems(composing, content=long, variants={"sq-1": Variant(text="x" * 40)}) == []
    assert len(problems(composing, variants={"sq-1": Variant(text="", media=())})) == 1


def test_a_house_may_do_without_descriptions(composing: Composing, store: Store) -> None:
    bare = Content(media=(replace(PICTURE, alt_text=""),))
    assert len(problems(composing, content=bare)) == 1
    decide(store, alt_text_required=False)
    assert problems(composing, content=bare) == []


@pytest.mark.parametrize(
    "state", [ChannelState.PAUSED, ChannelState.DISCONNECTED, ChannelState.ARCHIVED]
)
def test_a_channel_that_does_not_work_is_a_problem(
    composing: Composing, store: Store, state: ChannelState
) -> None:
    with store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("sq-1"), state=state))
    ((channel_id, message),) = problems(composing)
    assert channel_id == "sq-1"
    assert "Alun-alun" in message


@pytest.mark.parametrize(
    "changes",
    [{"platform": "lost"}, {"platform": "letterbox"}, {"sealed_secrets": "lost"}],
)
def test_a_channel_that_cannot_be_used_is_a_problem(
    composing: Composing, store: Store, changes: dict[str, Any]
) -> None:
    with store.writing() as unit:
        unit.channels.add(a_square(id="odd", name="Aneh", **changes))
    ((channel_id, message),) = problems(composing, channel_ids=("odd",))
    assert channel_id == "odd"
    assert "Aneh" in message


def test_no_channel_and_a_lost_channel_are_problems(composing: Composing) -> None:
    assert problems(composing, channel_ids=()) == [
        ("", "Belum ada kanal yang dipilih. Pilih sedikitnya satu.")
    ]
    assert [each[0] for each in problems(composing, channel_ids=("nowhere",))] == ["nowhere"]


@pytest.mark.parametrize(
    "link",
    [
        "koperasi.id",
        "javascript:alert(1)",
        "ftp://koperasi.id/berkas",
        "https://",
        "https://:80",
        "https://sari:rahasia@koperasi.id",
        "https://sari@koperasi.id",
        "https://koperasi.id:pintu",
        "https://[koperasi",
        "https://koperasi.id/dua kata",
        "https://koperasi.id\\@jahat.id",
        "https://koperasi.id/<b>",
        "//koperasi.id",
    ],
)
def test_a_link_nobody_can_follow_is_a_problem(composing: Composing, link: str) -> None:
    assert problems(composing, content=Content(text=TEXT, link=link)) == [
        ("", "Tautan harus berupa alamat web lengkap, misalnya https://koperasi.id/kabar.")
    ]


@pytest.mark.parametrize(
    "link",
    ["https://koperasi.id", "http://koperasi.id:8080/a?b=c#d", "https://[2001:db8::1]/kopi"],
)
def test_a_web_link_is_none(composing: Composing, link: str) -> None:
    assert problems(composing, content=Content(text=TEXT, link=link)) == []


# --- review ------------------------------------------------------------------------------


def test_a_post_with_a_problem_is_not_submitted(composing: Composing) -> None:
    post = draft(composing, content=Content(text="x" * 41))
    with pytest.raises(Invalid, match="41") as refused:
        composing.submit(STAFF, post.id)
    assert refused.value.field == "sq-1"
    assert composing.post(STAFF, post.id) == (post, [])


def test_approval_makes_one_delivery_a_channel(
    composing: Composing, clock: SetClock, store: Store
) -> None:
    wish = clock.now() + timedelta(hours=5)
    post = in_review(composing, due_at=wish, variants={"sq-1": Variant(text="Versi pendek")})
    kept, deliveries = composing.approve(SECOND, post.id, version=post.version)
    assert (kept.state, kept.reviewer_id, kept.due_at) == (PostState.APPROVED, SECOND.id, wish)
    assert deliveries == [
        Delivery(
            id=deliveries[number].id,
            kind=DeliveryKind.POST,
            channel_id=channel_id,
            subject_id=post.id,
            content=Content(text=text),
            due_at=wish,
            latest_at=wish + POST_LATEST,
            created_by=SECOND.id,
            created_at=clock.now(),
            version=deliveries[number].version,
        )
        for number, (channel_id, text) in enumerate((("home", TEXT), ("sq-1", "Versi pendek")))
    ]
    assert composing.post(STAFF, post.id) == (kept, deliveries)
    assert composing.calendar(STAFF, wish, wish + timedelta(seconds=1)) == deliveries
    assert composing.calendar(STAFF, clock.now(), wish) == []
    assert acts(store) == [
        ("post_saved", STAFF.id),
        ("post_submitted", STAFF.id),
        ("post_approved", SECOND.id),
    ]


def test_a_second_click_makes_no_second_set(composing: Composing) -> None:
    post, deliveries = approved(composing)
    with pytest.raises(InvalidTransition):
        composing.approve(SECOND, post.id)
    assert composing.post(STAFF, post.id) == (post, deliveries)


def test_a_reviewer_approves_what_they_read_or_nothing(composing: Composing) -> None:
    seen = in_review(composing)
    edit(composing, seen, content=Content(text="Lain sama sekali"))
    composing.submit(STAFF, seen.id)
    with pytest.raises(Conflict):
        composing.approve(SECOND, seen.id, version=seen.version)
    assert composing.post(STAFF, seen.id)[1] == []


@pytest.mark.parametrize("hours", [-48, 0, 3])
def test_the_reviewer_s_time_overrides_the_wish_and_the_past_is_now(
    composing: Composing, clock: SetClock, hours: int
) -> None:
    post = in_review(composing, due_at=clock.now() + timedelta(days=1))
    chosen = clock.now() + timedelta(hours=hours)
    _post, deliveries = composing.approve(SECOND, post.id, due_at=chosen)
    assert {each.due_at for each in deliveries} == {max(chosen, clock.now())}


def test_a_wish_that_passed_during_review_means_now(composing: Composing, clock: SetClock) -> None:
    post = in_review(composing, due_at=clock.now() + timedelta(hours=1))
    clock.advance(timedelta(hours=3))
    _post, deliveries = composing.approve(SECOND, post.id)
    assert {each.due_at for each in deliveries} == {clock.now()}


def test_nobody_approves_their_own(composing: Composing) -> None:
    post = in_review(composing)
    with pytest.raises(NotAllowed):
        composing.approve(STAFF, post.id)


def test_nobody_approves_what_they_changed_last(composing: Composing) -> None:
    post = draft(composing)
    edit(composing, post, SECOND)
    composing.submit(STAFF, post.id)
    for involved in (STAFF, SECOND):
        with pytest.raises(NotAllowed):
            composing.approve(involved, post.id)
    composing.approve(MANAGER, post.id)


def test_in_a_one_person_house_submitting_is_approving(composing: Composing, store: Store) -> None:
    decide(store, one_person=True)
    post = composing.submit(STAFF, draft(composing).id)
    assert (post.state, post.reviewer_id) == (PostState.APPROVED, STAFF.id)
    assert [each.channel_id for each in composing.post(STAFF, post.id)[1]] == ["home", "sq-1"]


def test_a_post_that_no_longer_fits_is_not_approved(composing: Composing, store: Store) -> None:
    post = in_review(composing)
    with store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("sq-1"), state=ChannelState.PAUSED))
    with pytest.raises(Invalid):
        composing.approve(SECOND, post.id)
    assert composing.post(STAFF, post.id) == (post, [])


def test_a_draft_is_not_approved_unread(composing: Composing) -> None:
    with pytest.raises(InvalidTransition):
        composing.approve(SECOND, draft(composing).id)


@pytest.mark.parametrize("note", ["", "  \n ", "x" * 2_001, "\x00"])
def test_asking_for_changes_needs_a_word(composing: Composing, note: str) -> None:
    post = in_review(composing)
    with pytest.raises(Invalid) as refused:
        composing.request_changes(SECOND, post.id, note)
    assert refused.value.field == "note"


def test_what_is_not_there_is_not_found(composing: Composing) -> None:
    for act in (composing.submit, composing.approve, composing.withdraw, composing.post):
        with pytest.raises(NotFound):
            act(ADMIN, "tidak-ada")
    for change in (composing.cancel, composing.take_down):
        with pytest.raises(NotFound):
            change(ADMIN, "tidak-ada")


# --- withdrawing -------------------------------------------------------------------------


def test_withdrawing_cancels_what_has_not_gone_out(composing: Composing, store: Store) -> None:
    post, (home, square) = approved(composing)
    sent = put(store, home, DeliveryState.SENT, receipt=Receipt(remote_id="r", sent_at=NOON))
    assert composing.withdraw(STAFF, post.id).state is PostState.WITHDRAWN
    states = {each.id: each.state for each in composing.post(STAFF, post.id)[1]}
    assert states == {sent.id: DeliveryState.SENT, square.id: DeliveryState.CANCELLED}


@pytest.mark.parametrize(
    "state", [DeliveryState.HANDED, DeliveryState.FAILED, DeliveryState.MISSED]
)
def test_what_failed_cannot_come_back_after_withdrawing(
    composing: Composing, store: Store, state: DeliveryState
) -> None:
    post, deliveries = approved(composing)
    put(store, deliveries[0], state)
    composing.withdraw(STAFF, post.id)
    assert {each.state for each in composing.post(STAFF, post.id)[1]} == {DeliveryState.CANCELLED}


@pytest.mark.parametrize("state", [DeliveryState.SENDING, DeliveryState.UNCONFIRMED])
def test_what_may_be_out_just_now_is_settled_first(
    composing: Composing, store: Store, state: DeliveryState
) -> None:
    post, (home, square) = approved(composing)
    unsettled = put(store, home, state)
    with pytest.raises(Conflict):
        composing.withdraw(STAFF, post.id)
    assert composing.post(STAFF, post.id) == (post, [unsettled, square])


def test_a_withdrawn_post_is_not_put_twice_where_it_stands(
    composing: Composing, store: Store
) -> None:
    post, (home, _square) = approved(composing)
    sent = put(store, home, DeliveryState.SENT, receipt=Receipt(remote_id="r", sent_at=NOON))
    edited = edit(composing, composing.withdraw(STAFF, post.id))
    assert edited.state is PostState.DRAFT
    assert composing.problems(edited) == [
        Problem(
            channel_id="home",
            message="Unggahan ini sudah tayang di “Papan”. "
            "Lepas kanal itu, atau hapus dahulu di sana.",
        )
    ]
    put(store, sent, DeliveryState.SENT, outcome=AttemptOutcome.TAKEN_DOWN)
    assert composing.problems(edited) == []
    composing.submit(STAFF, post.id)
    assert len(composing.approve(SECOND, post.id)[1]) == 2


def test_an_approved_post_that_went_out_has_no_problem(composing: Composing, store: Store) -> None:
    post, (home, _square) = approved(composing)
    put(store, home, DeliveryState.SENT, receipt=Receipt(remote_id="r", sent_at=NOON))
    assert composing.problems(post) == []


# --- after approval ----------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-3, 7])
def test_a_waiting_delivery_is_moved(composing: Composing, clock: SetClock, hours: int) -> None:
    _post, (delivery, _other) = approved(composing)
    chosen = clock.now() + timedelta(hours=hours)
    due = max(chosen, clock.now())
    moved = composing.move(MANAGER, delivery.id, chosen)
    assert moved == replace(
        delivery, due_at=due, latest_at=due + POST_LATEST, version=moved.version
    )


def test_a_waiting_delivery_is_cancelled_for_good(composing: Composing, store: Store) -> None:
    _post, (delivery, other) = approved(composing)
    assert composing.cancel(STAFF, delivery.id).state is DeliveryState.CANCELLED
    with pytest.raises(InvalidTransition):
        composing.cancel(STAFF, delivery.id)
    with store.reading() as unit:
        assert unit.deliveries.get(other.id) == other


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (DeliveryState.SENDING, Conflict),
        (DeliveryState.SENT, InvalidTransition),
        (DeliveryState.HANDED, InvalidTransition),
        (DeliveryState.UNCONFIRMED, InvalidTransition),
        (DeliveryState.MISSED, InvalidTransition),
    ],
)
def test_what_no_longer_waits_is_neither_moved_nor_cancelled(
    composing: Composing, store: Store, state: DeliveryState, error: type[Exception]
) -> None:
    _post, (delivery, _other) = approved(composing)
    put(store, delivery, state)
    with pytest.raises(error):
        composing.move(STAFF, delivery.id, NOON)
    with pytest.raises(error):
        composing.cancel(STAFF, delivery.id)


def test_only_posts_are_moved_or_cancelled_here(composing: Composing, store: Store) -> None:
    with store.writing() as unit:
        reply = unit.deliveries.add(a_delivery(kind=DeliveryKind.REPLY))
    with pytest.raises(Invalid):
        composing.move(STAFF, reply.id, NOON)
    with pytest.raises(Invalid):
        composing.cancel(STAFF, reply.id)


class Claimed:
    """A shelf whose row a worker claims between our look and our write."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def writing(self) -> Any:
        return _Racing(self._store.writing())

    def reading(self) -> Any:
        return self._store.reading()


class _Racing:
    def __init__(self, block: Any) -> None:
        self._block = block

    def __enter__(self) -> Any:
        unit = self._block.__enter__()
        look, save = unit.deliveries.get, unit.deliveries.save

        def get_then_lose(delivery_id: str) -> Delivery:
            unit.deliveries.get = look
            found: Delivery = look(delivery_id)
            save(replace(found, state=DeliveryState.SENDING))
            return found

        unit.deliveries.get = get_then_lose
        return unit

    def __exit__(self, *error: Any) -> Any:
        return self._block.__exit__(*error)


def test_a_worker_that_was_faster_is_told_in_clear_words(
    composing: Composing, store: Store
) -> None:
    _post, (delivery, _other) = approved(composing)
    racing = replace(composing, store=Claimed(store))
    with pytest.raises(Conflict, match="baru saja mulai dikirim"):
        racing.cancel(STAFF, delivery.id)


# --- taking down -------------------------------------------------------------------------


def sent_to_square(composing: Composing, store: Store, remote_id: str = "r-9") -> Delivery:
    _post, (_home, square) = approved(composing)
    receipt = Receipt(remote_id=remote_id, sent_at=NOON)
    return put(store, square, DeliveryState.SENT, receipt=receipt)


def test_a_sent_post_is_taken_down_once(
    composing: Composing, store: Store, clock: SetClock
) -> None:
    sent = sent_to_square(composing, store)
    deletion = composing.take_down(STAFF, sent.id)
    assert deletion == Delivery(
        id=deletion.id,
        kind=DeliveryKind.DELETION,
        channel_id="sq-1",
        subject_id=sent.subject_id,
        content=Content(),
        target_remote_id="r-9",
        due_at=clock.now(),
        created_by=STAFF.id,
        created_at=clock.now(),
        version=deletion.version,
    )
    for state in (DeliveryState.SCHEDULED, DeliveryState.SENDING, DeliveryState.SENT):
        deletion = put(store, deletion, state)
        with pytest.raises(Conflict):
            composing.take_down(STAFF, sent.id)
    assert deletion in composing.post(STAFF, sent.subject_id)[1]


def test_a_deletion_that_came_to_nothing_may_be_asked_again(
    composing: Composing, store: Store
) -> None:
    sent = sent_to_square(composing, store)
    first = composing.take_down(STAFF, sent.id)
    composing.cancel(STAFF, first.id)
    assert composing.take_down(STAFF, sent.id).id != first.id


def test_what_cannot_be_taken_down_says_why(composing: Composing, store: Store) -> None:
    _post, (home, square) = approved(composing)
    with pytest.raises(Invalid, match="sudah terkirim"):
        composing.take_down(STAFF, square.id)
    with pytest.raises(Invalid, match="tidak dapat menghapus"):
        composing.take_down(STAFF, home.id)
    by_hand = sent_to_square(composing, store, remote_id="")
    with pytest.raises(Invalid, match="dikirim tangan"):
        composing.take_down(STAFF, by_hand.id)


def test_nothing_is_taken_down_where_the_connector_is_gone(
    composing: Composing, store: Store
) -> None:
    sent = sent_to_square(composing, store)
    with store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("sq-1"), platform="lost"))
    with pytest.raises(Invalid):
        composing.take_down(STAFF, sent.id)


# --- slots -------------------------------------------------------------------------------


def slots_of(*slots: tuple[int, time], zone: str = "Asia/Jakarta") -> dict[str, Any]:
    return {"slots": tuple(Slot(weekday=day, at=at) for day, at in slots), "zone": zone}


def test_the_next_slot_is_in_the_house_s_own_time(composing: Composing) -> None:
    # Wednesday 09:00 in Jakarta; the house posts on Wednesdays at noon there.
    assert composing.next_slot() == datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
    friday = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert composing.next_slot(datetime(2026, 11, 18, 5, 0, tzinfo=UTC)) == friday
    assert composing.next_slot(friday) == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_taken_slot_is_passed_over(composing: Composing, store: Store) -> None:
    wednesday, friday, monday = (
        datetime(2026, 11, 18, 5, 0, tzinfo=UTC),
        datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
        datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
    )
    in_review(composing, due_at=wednesday)
    assert composing.next_slot() == friday
    _post, deliveries = approved(composing, due_at=friday)
    assert composing.next_slot() == monday
    for delivery in deliveries:
        composing.cancel(STAFF, delivery.id)
    assert composing.next_slot() == friday


def test_without_slots_there_is_no_next_one(composing: Composing, store: Store) -> None:
    decide(store, slots=())
    assert composing.next_slot() is None


def test_when_every_slot_is_taken_there_is_no_next_one(
    composing: Composing, store: Store, clock: SetClock
) -> None:
    decide(store, **slots_of((0, time(9))))
    monday = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    with store.writing() as unit:
        for week in range(HORIZON.days // 7 + 2):
            unit.deliveries.add(a_delivery(due_at=monday + timedelta(weeks=week)))
    found = composing.next_slot()
    assert found is None or found >= clock.now() + HORIZON


@pytest.mark.parametrize(
    ("after", "slot", "expected"),
    [
        # Clocks go forward on 2026-03-29 at 02:00: 02:30 does not exist, 03:30 summer time does.
        ("2026-03-28T12:00", (6, time(2, 30)), "2026-03-29T01:30"),
        ("2026-03-28T12:00", (6, time(9, 0)), "2026-03-29T07:00"),
        # They go back on 2026-10-25 at 03:00: 02:30 comes twice, the first one counts, once.
        ("2026-10-24T12:00", (6, time(2, 30)), "2026-10-25T00:30"),
        ("2026-10-25T00:30", (6, time(2, 30)), "2026-11-01T01:30"),
    ],
)
def test_slots_hold_when_clocks_change(
    composing: Composing,
    store: Store,
    after: str,
    slot: tuple[int, time],
    expected: str,
) -> None:
    decide(store, **slots_of(slot, zone="Europe/Berlin"))
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert composing.next_slot(moment) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused(composing: Composing) -> None:
    with pytest.raises(Invalid):
        composing.next_slot(datetime(2026, 11, 18, 9, 0))  # noqa: DTZ001 - the point of it


# --- looking -----------------------------------------------------------------------------


def test_posts_are_listed_newest_change_first(composing: Composing, clock: SetClock) -> None:
    made = []
    for _ in range(3):
        made.append(draft(composing))
        clock.advance(timedelta(minutes=1))
    submitted = composing.submit(STAFF, made[0].id)
    assert composing.posts(STAFF) == [submitted, made[2], made[1]]
    assert composing.posts(STAFF, states=[PostState.IN_REVIEW]) == [submitted]
    assert composing.posts(STAFF, limit=1, offset=1) == [made[2]]
    assert composing.posts(STAFF, limit=-1, offset=-1) == [submitted]


def test_nothing_is_taken_down_from_a_channel_that_is_off_the_desk(
    composing: Composing, store: Store
) -> None:
    sent = sent_to_square(composing, store)
    with store.writing() as unit:
        square = unit.channels.get(sent.channel_id)
        unit.channels.save(replace(square, state=ChannelState.ARCHIVED))
    with pytest.raises(Invalid, match="sudah diarsipkan"):
        composing.take_down(STAFF, sent.id)
