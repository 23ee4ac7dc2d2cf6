"""A post is written and measured against every channel it is meant for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.channels import ChannelState
from domain.errors import Conflict, Invalid, InvalidTransition, NotAllowed
from domain.ports import Store
from domain.posts import Content, Post, PostState, Variant
from services.posts.composing import Composing
from tests.makers import NOON, SECOND, STAFF, SUPERVISOR, a_channel, a_post
from tests.services.composed import (
    PICTURE,
    SHORT,
    TEXT,
    approved,
    decide,
    draft,
    edit,
    in_review,
)
from tests.services.pictures_made import a_jpeg
from tests.services.platforms import Shelf, a_square
from toolkit.clock import SetClock

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


def test_a_post_goes_to_so_many_channels_and_no_more(composing: Composing, store: Store) -> None:
    many = [f"ch-{n}" for n in range(51)]
    with store.writing() as unit:
        for each in many:
            unit.channels.add(a_channel(id=each, name=each))
    assert draft(composing, channel_ids=many[:50]).channel_ids == tuple(many[:50])
    with pytest.raises(Invalid, match="Paling banyak 50 kanal"):
        draft(composing, channel_ids=many)


def test_a_version_has_so_many_choices_and_no_more(composing: Composing) -> None:
    def of(many: int) -> dict[str, Variant]:
        return {"sq-1": Variant(options={f"pilihan-{n}": "ya" for n in range(many)})}

    assert draft(composing, variants=of(20)).variants == of(20)
    blank = {"sq-1": Variant(text="Kopi!", options={" ": "ya", "tone": "  ", "place": " atas "})}
    kept = draft(composing, variants=blank).variants["sq-1"].options
    assert kept == {"place": "atas"}
    with pytest.raises(Invalid) as refused:
        draft(composing, variants=of(21))
    assert refused.value.field == "variants"


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
    with pytest.raises(InvalidTransition, match="Tarik dahulu"):
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
