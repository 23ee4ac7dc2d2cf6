"""What X costs: prices, what was spent, and who stops first when the money runs low."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from connectors.house import LooseNotes
from connectors.x.connector import XConnector
from connectors.x.purse import dollars
from domain.channels import Price
from domain.deliveries import DeliveryKind
from domain.errors import OutcomeUnknown, Rejected, Unavailable
from domain.ports import Outgoing
from tests.connectors.staging import a_picture
from tests.connectors.test_x import failing_after
from tests.connectors.x_stage import NOW, a_connector, an_outgoing
from tests.connectors.x_world import SETTINGS, XWorld

MONTH = "spent-2026-11"


def with_prices(world: XWorld, notes: LooseNotes, **settings: str) -> XConnector:
    return a_connector(world, settings={**SETTINGS, **settings}, notes=notes)


def spent(notes: LooseNotes) -> int:
    return notes.tally(MONTH)


@pytest.mark.parametrize(
    ("post", "micro_usd"),
    [
        (an_outgoing("Rapat"), 15_000),
        (an_outgoing("Rapat", link="https://koperasi.id/a"), 200_000),
        (an_outgoing("Lihat koperasi.id"), 200_000),
        (an_outgoing("Rapat", pictures=(a_picture("a", "Panen"), a_picture("b"))), 20_000),
        (an_outgoing("Satu", follow_ups=("Dua", "Tiga koperasi.id")), 230_000),
    ],
)
def test_a_price_is_told_before_anything_is_sent(post: Outgoing, micro_usd: int) -> None:
    world = XWorld()
    assert a_connector(world).price(post) == Price(
        micro_usd=micro_usd,
        why="Harga X tanggal 2026-11-22: US$0.015 per unggahan, US$0.2 bila ada tautan,"
        " US$0.005 per keterangan gambar.",
    )
    assert world.asked == []


def test_prices_may_be_written_with_a_comma() -> None:
    x = a_connector(settings={**SETTINGS, "price_post_usd": " 0,02 "})
    assert x.price(an_outgoing("Rapat")).micro_usd == 20_000


@pytest.mark.parametrize("amount", ["gratis", "-1", "NaN", "Infinity", "1e99", "0.1.2", "US$1"])
@pytest.mark.parametrize("field", ["price_post_usd", "monthly_budget_usd", "price_read_usd"])
def test_what_is_no_amount_is_refused_with_an_example(field: str, amount: str) -> None:
    with pytest.raises(Rejected, match="bukan jumlah dolar"):
        a_connector(settings={**SETTINGS, field: amount})


def test_posts_pictures_and_deletions_are_counted_when_the_platform_took_them() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    x = with_prices(world, notes)
    post = x.publish(an_outgoing(pictures=(a_picture("a", "Panen"),)), "key-1")
    assert spent(notes) == 15_000 + 5_000
    x.publish(an_outgoing("Baca koperasi.id"), "key-2")
    assert spent(notes) == 20_000 + 200_000
    x.delete(post.remote_id)
    assert spent(notes) == 220_000 + 10_000


def test_what_was_refused_or_came_to_nothing_costs_nothing() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    x = with_prices(world, notes)
    x.publish(an_outgoing(), "key-1")
    with pytest.raises(OutcomeUnknown):
        x.publish(an_outgoing(), "key-2")
    x.delete("1980000000000000009")
    assert spent(notes) == 15_000


def test_a_post_that_is_found_later_is_counted_then_and_once() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    with pytest.raises(OutcomeUnknown):
        a_connector(failing_after(world), notes=notes).publish(an_outgoing(), "key-1")
    assert spent(notes) == 0
    for _turn in range(2):
        with_prices(world, notes).find(an_outgoing(), "key-1", DeliveryKind.POST)
    assert spent(notes) == 15_000 + 1_000 + 10_000  # the post, its entry and the name beside it


def test_reading_is_counted_by_what_came_and_once_a_day() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    ids = [world.say("Halo @koperasi") for _turn in range(2)]
    x = with_prices(world, notes)
    for _turn in range(2):
        x.collect("")
    assert spent(notes) == 2 * 1_000 + 10_000  # two mentions, one name
    for _turn in range(2):
        x.measure([ids[0], "1980000000000000009"])
    assert spent(notes) == 12_000  # a post that was read today already
    tomorrow = a_connector(world, notes=notes, now=lambda: NOW + timedelta(days=1))
    tomorrow.measure(ids)
    assert spent(notes) == 12_000 + 2 * 5_000


READS: dict[str, Callable[[Any], object]] = {
    "collect": lambda x: x.collect(""),
    "measure": lambda x: x.measure(["1980000000000000001"]),
}


@pytest.mark.parametrize("verb", READS)
def test_reading_stops_before_posting_does_and_is_no_silence(verb: str) -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    notes.tally(MONTH, 9_800_000)
    x = with_prices(world, notes)
    with pytest.raises(Unavailable, match=r"dibaca lagi mulai 2026-12-01 \(UTC\)"):
        READS[verb](x)
    assert world.asked == []
    x.publish(an_outgoing("Baca koperasi.id"), "key-1")
    assert len(world.posts) == 1


def test_the_more_was_posted_so_far_the_more_is_kept_for_the_rest_of_the_month() -> None:
    middle = datetime(2026, 11, 15, 12, tzinfo=UTC)
    notes = LooseNotes()
    notes.tally("posted-2026-11", 3_000_000)
    notes.tally(MONTH, 6_900_000)
    x = a_connector(XWorld(now=middle), notes=notes, now=lambda: middle)
    assert x.collect("").messages == ()  # 3 dollars in 15 days: 3 for the 15 that are left
    notes.tally(MONTH, 200_000)
    with pytest.raises(Unavailable):
        x.collect("")


def test_half_of_what_is_left_for_reading_pays_for_our_own_counts_till_the_month_ends() -> None:
    notes = LooseNotes()
    x = with_prices(XWorld(), notes, monthly_budget_usd="10", price_read_usd="0.005")
    notes.tally(MONTH, 4_000_000)
    days = 140 / 24  # from the 25th at 04:00
    # of 10 dollars 4 are spent and 0.2 kept for a post with a link
    assert x.readings_a_day() == pytest.approx(2.9 / days / 0.005)
    notes.tally(MONTH, 20_000_000)
    assert x.readings_a_day() == 0


def test_where_reading_is_free_it_has_no_end() -> None:
    assert with_prices(XWorld(), LooseNotes(), price_read_usd="0").readings_a_day() == math.inf


def test_a_busy_first_day_does_not_stop_the_reading() -> None:
    first = datetime(2026, 11, 1, 9, tzinfo=UTC)
    notes = LooseNotes()
    notes.tally("posted-2026-11", 1_000_000)
    notes.tally(MONTH, 5_500_000)
    x = a_connector(XWorld(now=first), notes=notes, now=lambda: first)
    assert x.collect("").messages == ()


def test_posting_stops_when_the_budget_is_used_up_and_says_until_when() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    notes.tally(MONTH, 9_990_000)
    with pytest.raises(Rejected, match=r"US\$10\) habis: sudah terpakai US\$9.99") as caught:
        with_prices(world, notes).publish(an_outgoing(), "key-1")
    assert "2026-12-01" in str(caught.value)
    assert world.asked == []
    with_prices(world, notes, monthly_budget_usd="10,1").publish(an_outgoing(), "key-1")
    assert len(world.posts) == 1


def test_a_new_month_of_utc_begins_with_a_full_purse() -> None:
    notes = LooseNotes()
    notes.tally("spent-2026-12", 10_000_000)
    last = datetime(2027, 1, 1, 6, 59, tzinfo=UTC).astimezone() - timedelta(hours=7)
    x = a_connector(XWorld(now=last), notes=notes, now=lambda: last)
    with pytest.raises(Rejected, match="2027-01-01"):
        x.publish(an_outgoing(), "key-1")
    x = a_connector(XWorld(now=last), notes=notes, now=lambda: last + timedelta(minutes=2))
    x.publish(an_outgoing(), "key-1")
    assert notes.tally("spent-2027-01") == 15_000


def test_looking_for_a_post_and_taking_one_down_are_never_stopped_by_money() -> None:
    world, notes = XWorld(now=NOW), LooseNotes()
    x = with_prices(world, notes)
    post = x.publish(an_outgoing(), "key-1")
    notes.tally(MONTH, 20_000_000)
    assert x.find(an_outgoing("Lain"), "key-2", DeliveryKind.POST) is None
    x.delete(post.remote_id)
    assert world.posts == {}


def test_verifying_tells_that_reading_has_stopped() -> None:
    notes = LooseNotes()
    notes.tally(MONTH, 9_900_000)
    told = with_prices(XWorld(now=NOW), notes).verify()
    assert told.notes == (
        "Biaya X bulan ini kira-kira US$9.91 dari anggaran US$10.",
        "Sebutan dan angka X tidak dibaca lagi sampai 2026-12-01 (UTC): sisa anggaran disimpan"
        " untuk unggahan. Naikkan anggaran bila perlu.",
    )


@pytest.mark.parametrize(
    ("micro", "told"),
    [(0, "US$0"), (15_000, "US$0.015"), (10_000_000, "US$10"), (123_456, "US$0.123")],
)
def test_an_amount_is_written_as_people_read_it(micro: int, told: str) -> None:
    assert dollars(micro) == told
    assert Decimal(told[3:]) >= 0
