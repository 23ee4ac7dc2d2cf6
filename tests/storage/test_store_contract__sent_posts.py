"""What every store promises of sent posts as charts count them: told in step, rebuilt equal."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState, Receipt
from domain.engagement import BLANK_POST, MediaKind, SentPost, seconds
from domain.engagement_shelves import AgedValue, PostText, SentFilter
from domain.metrics import Metric, Snapshot
from domain.ports import Store
from domain.posts import Content
from storage.memory import MemoryStore
from storage.sql.store import SqlStore
from storage.tables.sent_posts import sent_posts
from tests.makers import NOON, a_delivery, a_post

DAY = timedelta(days=1)
EVER = SentFilter(start=NOON - 400 * DAY, end=NOON + 400 * DAY)


def sent(id: str = "d-1", at: datetime = NOON, **changes: Any) -> Delivery:
    receipt = Receipt(remote_id=f"r-{id}", url=f"https://example.org/{id}", sent_at=at)
    return a_delivery(id=id, state=DeliveryState.SENT, receipt=receipt, **changes)


def told(metric: Metric, value: int | None, at: datetime, id: str = "d-1") -> Snapshot:
    return Snapshot(delivery_id=id, channel_id="ch-1", metric=metric, value=value, at=at)


def keep(store: Store, *deliveries: Delivery, snapshots: tuple[Snapshot, ...] = ()) -> None:
    with store.writing() as unit:
        for each in deliveries:
            unit.deliveries.add(each)
        unit.metrics.add(snapshots)


def rows(store: Store, wanted: SentFilter = EVER) -> list[SentPost]:
    with store.reading() as unit:
        return unit.sent_posts.sent(wanted)


def row(**changes: Any) -> SentPost:
    """The row of `sent()` that nobody has read yet."""
    return SentPost(
        **{
            "delivery_id": "d-1",
            "post_id": "post-1",
            "channel_id": "ch-1",
            "sent_s": seconds(NOON),
            "media": MediaKind.TEXT,
            "is_readable": True,
            "interactions": None,
            "denominator": None,
            "rate_of": None,
            "week_interactions": None,
            "read_s": None,
            **changes,
        }
    )


def test_a_post_is_there_from_its_sending_on_with_nothing_known(store: Store) -> None:
    keep(store, sent())
    assert rows(store) == [row()]


def test_what_is_no_sent_post_is_not_there(store: Store) -> None:
    keep(
        store,
        a_delivery(id="waits"),
        sent("reply", kind=DeliveryKind.REPLY),
        sent("part", kind=DeliveryKind.FOLLOW_UP),
        snapshots=(told(Metric.VIEWS, 3, NOON, "waits"), told(Metric.VIEWS, 3, NOON, "nobody")),
    )
    assert rows(store) == []


def test_a_post_appears_when_its_delivery_is_sent(store: Store) -> None:
    waiting = a_delivery(id="d-1", state=DeliveryState.SENDING)
    keep(store, waiting)
    assert rows(store) == []
    with store.writing() as unit:
        receipt = sent().receipt
        unit.deliveries.save(replace(waiting, state=DeliveryState.SENT, receipt=receipt))
    assert rows(store) == [row()]


def test_the_newest_value_of_each_metric_counts_however_late_an_older_one_comes(
    store: Store,
) -> None:
    keep(
        store,
        sent(),
        snapshots=(
            told(Metric.REACH, 50, NOON + 2 * DAY),
            told(Metric.REACTIONS, 5, NOON + 2 * DAY),
            told(Metric.SHARES, 2, NOON + DAY),
        ),
    )
    expected = row(
        interactions=7,
        denominator=50,
        rate_of=Metric.REACH,
        read_s=seconds(NOON + 2 * DAY),
    )
    assert rows(store) == [expected]
    assert expected.rate == 7 / 50
    counts = {
        metric: [each.told for each in rows(store, replace(EVER, metric=metric))]
        for metric in (Metric.REACH, Metric.SHARES, Metric.SAVES)
    }
    assert counts == {Metric.REACH: [50], Metric.SHARES: [2], Metric.SAVES: [None]}
    with store.reading() as unit:
        text = unit.sent_posts.texts(["d-1"])["d-1"]
    assert text.values == (None, 50, None, 5, None, 2, None, None)
    keep(store, snapshots=(told(Metric.REACTIONS, 99, NOON + DAY),))
    assert rows(store) == [expected]
    keep(store, snapshots=(told(Metric.REACTIONS, 6, NOON + 2 * DAY),))  # the same moment again
    assert [each.interactions for each in rows(store)] == [8]


def test_a_count_that_was_lost_makes_the_sum_unknown_not_smaller(store: Store) -> None:
    keep(
        store,
        sent(),
        snapshots=(
            told(Metric.REACTIONS, 5, NOON + DAY),
            told(Metric.COMMENTS, 2, NOON + DAY),
            told(Metric.REACH, 40, NOON + DAY),
            told(Metric.IMPRESSIONS, 60, NOON + DAY),
            told(Metric.REACTIONS, None, NOON + 2 * DAY),
            told(Metric.REACH, None, NOON + 2 * DAY),
            told(Metric.SAVES, None, NOON + 2 * DAY),
        ),
    )
    (found,) = rows(store)
    assert (found.interactions, found.denominator, found.rate_of) == (None, None, Metric.REACH)
    assert found.rate is None


def test_a_metric_never_told_is_no_part_of_the_sum(store: Store) -> None:
    keep(
        store,
        sent(),
        snapshots=(told(Metric.REACTIONS, 0, NOON), told(Metric.SAVES, None, NOON)),
    )
    (found,) = rows(store)
    assert (found.interactions, found.rate_of, found.rate) == (0, None, None)


def test_what_it_had_after_a_week_is_the_reading_nearest_to_it(store: Store) -> None:
    keep(
        store,
        sent(),
        snapshots=tuple(
            told(Metric.REACTIONS, value, NOON + span)
            for value, span in ((1, 5 * DAY), (2, 6 * DAY), (3, 7.5 * DAY), (4, 6.5 * DAY))
        ),
    )
    assert [each.week_interactions for each in rows(store)] == [3]  # of two as near the later
    keep(store, snapshots=(told(Metric.REACTIONS, 9, NOON + 30 * DAY),))
    assert [(each.week_interactions, each.interactions) for each in rows(store)] == [(3, 9)]


def test_what_nobody_read_after_a_week_is_unknown(store: Store) -> None:
    near = (5.99, 8.01, 30)
    keep(
        store,
        sent(),
        snapshots=tuple(told(Metric.REACTIONS, 4, NOON + days * DAY) for days in near),
    )
    assert [each.week_interactions for each in rows(store)] == [None]


def test_what_was_taken_down_or_posted_by_hand_cannot_be_read(store: Store) -> None:
    by_hand = replace(sent("hand"), receipt=Receipt(remote_id="", sent_at=NOON))
    down = sent("down", outcome=AttemptOutcome.TAKEN_DOWN)
    keep(store, by_hand, down)
    assert [(each.delivery_id, each.is_readable) for each in rows(store)] == [
        ("down", False),
        ("hand", False),
    ]


def test_posts_are_found_by_time_and_channel_the_oldest_first(store: Store) -> None:
    keep(
        store,
        sent("d-3", NOON + DAY),
        sent("d-1", NOON),
        sent("d-2", NOON, channel_id="ch-2"),
    )

    def ids(**changes: Any) -> list[str]:
        return [each.delivery_id for each in rows(store, replace(EVER, **changes))]

    assert ids() == ["d-1", "d-2", "d-3"]
    assert ids(start=NOON + DAY) == ["d-3"]
    assert ids(end=NOON + DAY) == ["d-1", "d-2"]
    assert ids(channel_ids=("ch-2",)) == ["d-2"]
    assert ids(channel_ids=("ch-1", "ch-2")) == ["d-1", "d-2", "d-3"]
    with store.reading() as unit:
        before = unit.sent_posts.before("ch-1", seconds(NOON + DAY), 5)
        assert [each.delivery_id for each in before] == ["d-1"]
        assert [
            e.delivery_id for e in unit.sent_posts.before("ch-1", seconds(NOON + 2 * DAY), 1)
        ] == ["d-3"]
        assert unit.sent_posts.find("d-2") == rows(store)[1]
        assert unit.sent_posts.find("nobody") is None


def test_only_the_fields_asked_for_are_read_and_the_rest_is_blank(store: Store) -> None:
    views = told(Metric.VIEWS, 7, NOON)
    keep(
        store, sent("d-2"), sent("d-1", NOON + DAY), snapshots=(replace(views, delivery_id="d-2"),)
    )
    every = rows(store, replace(EVER, metric=Metric.VIEWS))
    for name in SentPost._fields:
        alone = replace(EVER, metric=Metric.VIEWS, fields=(name,))
        assert rows(store, alone) == [
            BLANK_POST._replace(**{name: getattr(each, name)}) for each in every
        ]
    assert rows(store, replace(EVER, fields=())) == [BLANK_POST, BLANK_POST]


def test_posts_are_found_by_their_ids_in_the_order_asked(store: Store) -> None:
    keep(store, sent("d-1"), sent("d-2", NOON + DAY), sent("d-3"))
    with store.reading() as unit:
        found = unit.sent_posts.many(["d-2", "nobody", "d-1"])
        assert found == [unit.sent_posts.find("d-2"), unit.sent_posts.find("d-1")]
        assert [each.is_readable for each in found] == [True, True]
        assert unit.sent_posts.many([]) == []


def test_a_row_is_shown_with_its_text_link_and_labels(store: Store) -> None:
    with store.writing() as unit:
        unit.posts.add(a_post(id="post-1", labels=("panen", "beras")))
        unit.posts.add(a_post(id="post-2"))
    keep(
        store,
        sent("d-1", content=Content(text="Panen raya")),
        sent("d-2", subject_id="post-2"),
        sent("d-3", subject_id="gone"),
    )
    with store.reading() as unit:
        assert unit.sent_posts.labels(EVER) == {"post-1": ("panen", "beras")}
        assert unit.sent_posts.labels(replace(EVER, channel_ids=("ch-2",))) == {}
        texts = unit.sent_posts.texts(["d-1", "d-3", "nobody"])
    assert texts == {
        "d-1": PostText(
            text="Panen raya",
            url="https://example.org/d-1",
            labels=("panen", "beras"),
            values=(None,) * 8,
        ),
        "d-3": PostText(
            text="Rapat anggota besok pukul sembilan.",
            url="https://example.org/d-3",
            labels=(),
            values=(None,) * 8,
        ),
    }


def test_readings_are_told_by_the_age_of_the_post(store: Store) -> None:
    hour = timedelta(hours=1)
    keep(
        store,
        sent("d-1"),
        sent("d-2", NOON + DAY),
        snapshots=(
            told(Metric.VIEWS, 9, NOON + 2 * hour),
            told(Metric.VIEWS, None, NOON + hour),
            told(Metric.REACH, 5, NOON + hour),
            told(Metric.VIEWS, 7, NOON + DAY, "d-2"),
            told(Metric.VIEWS, 7, NOON + DAY, "unsent"),
        ),
    )
    with store.reading() as unit:
        assert unit.sent_posts.readings(["d-1", "d-2", "unsent"], [Metric.VIEWS]) == [
            AgedValue("d-1", Metric.VIEWS, 3600, None),
            AgedValue("d-1", Metric.VIEWS, 7200, 9),
            AgedValue("d-2", Metric.VIEWS, 0, 7),
        ]
        assert unit.sent_posts.readings([], [Metric.VIEWS]) == []


def test_rows_are_rebuilt_in_parts_equal_to_what_was_kept_in_step(sql_store: SqlStore) -> None:
    keep(
        sql_store,
        *(sent(f"d-{n}", NOON + n * DAY) for n in range(5)),
        a_delivery(id="d-9"),
        snapshots=tuple(
            told(metric, n * 3, NOON + (n + 7) * DAY, f"d-{n}")
            for n in range(5)
            for metric in (Metric.REACTIONS, Metric.REACH)
        ),
    )
    kept = rows(sql_store)
    assert len(kept) == 5
    with sql_store.writing() as unit:
        spoilt = update(sent_posts).values(interactions=77, read_s=None)
        unit.sent_posts._connection.execute(spoilt)  # type: ignore[attr-defined]
    assert rows(sql_store) != kept
    with sql_store.writing() as unit:
        first = unit.sent_posts.rebuild("", 4)
        second = unit.sent_posts.rebuild(first[-1], 4)
        assert (first, second) == (["d-0", "d-1", "d-2", "d-3"], ["d-4", "d-9"])
        assert unit.sent_posts.rebuild("d-9", 4) == []
    assert rows(sql_store) == kept


def test_two_who_add_readings_of_a_post_at_once_leave_the_row_of_both(
    sql_store: SqlStore,
) -> None:
    """The second waits for the row, and then reads what the first has written."""
    keep(sql_store, sent())

    def second() -> None:
        with sql_store.writing() as unit:
            unit.metrics.add([told(Metric.COMMENTS, 2, NOON)])

    with ThreadPoolExecutor(1) as pool:
        with sql_store.writing() as unit:
            unit.metrics.add([told(Metric.REACTIONS, 5, NOON)])
            other = pool.submit(second)
            wait([other], 0.15)  # on SQLite it waits for its turn to write at all
        other.result(10)
    assert [each.interactions for each in rows(sql_store)] == [7]


SNAPSHOTS = st.lists(
    st.builds(
        told,
        st.sampled_from([Metric.REACTIONS, Metric.COMMENTS, Metric.REACH, Metric.VIEWS]),
        st.none() | st.integers(0, 9),
        st.sampled_from([NOON + n * DAY for n in (0, 1, 6, 7, 8, 9)]),
        st.sampled_from(["d-1", "d-2"]),
    ),
    max_size=12,
)


@given(parts=st.lists(SNAPSHOTS, max_size=4))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_late_repeated_and_unknown_snapshots_leave_what_the_memory_tells(
    sql_store: SqlStore, parts: list[list[Snapshot]]
) -> None:
    """The memory tells from all snapshots each time; the database keeps a row in step."""
    memory, ids = MemoryStore(), ("d-1", "d-2")
    for store in (memory, sql_store):
        with store.writing() as unit:
            for each in ids:
                if unit.deliveries.find(each) is None:
                    unit.deliveries.add(sent(each))
            unit.metrics.add(_emptied(unit))
    for part in parts:
        keep(memory, snapshots=tuple(part))
        keep(sql_store, snapshots=tuple(part))
    expected = {each.delivery_id: each for each in rows(memory)}
    found = {each.delivery_id: each for each in rows(sql_store)}
    assert found == expected


def _emptied(unit: Any) -> list[Snapshot]:
    """The examples of one test share a database: nothing is left of the one before."""
    connection = getattr(unit.metrics, "_connection", None)
    if connection is not None:
        connection.exec_driver_sql("DELETE FROM snapshots")
        unit.sent_posts.rebuild("", 10)
    return []
