"""Keterlibatan: honest figures, each opening to its rows; and tables of both reports."""

from datetime import UTC, datetime

from streamlit.testing.v1 import AppTest

from dashboard import tables
from dashboard.times import Times
from domain.channels import Channel
from domain.metrics import Metric, Snapshot
from domain.people import User
from domain.posts import Content
from services.reporting import PostEngagement
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from toolkit.wiring import Toolkit

TIMES = Times(zone="Asia/Jakarta", language="id", now=datetime(2026, 11, 18, 2, tzinfo=UTC))


def _metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def _sent(toolkit: Toolkit, author: User, second: User, board: Channel) -> str:
    post = toolkit.composing.save_draft(
        author.actor, post_id=None, content=Content(text="Panen raya"), channel_ids=[board.id]
    )
    toolkit.composing.submit(author.actor, post.id)
    (delivery,) = toolkit.composing.approve(second.actor, post.id)[1]
    toolkit.delivering.send_due()
    return delivery.id


def test_without_posts_engagement_says_what_to_do(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("keterlibatan", sari))
    assert "Belum ada unggahan terkirim" in words_of(page)


def test_what_a_platform_does_not_report_stays_unknown(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    delivery_id = _sent(toolkit, sari, budi, board)
    with toolkit.store.writing() as unit:
        unit.metrics.add(
            Snapshot(
                delivery_id=delivery_id,
                channel_id=board.id,
                metric=metric,
                value=value,
                at=toolkit.clock.now(),
            )
            for metric, value in ((Metric.VIEWS, 40), (Metric.REACTIONS, 4), (Metric.SHARES, None))
        )
    page = assert_sound(open_page("keterlibatan", sari))
    assert _metrics(page) == {"Unggahan terkirim": "1", "Reaksi": "4"}
    shared = assert_sound(open_page("keterlibatan", sari, ukuran="shares"))
    assert _metrics(shared)["Dibagikan"] == "belum diketahui"
    frame = page.dataframe[0].value
    assert list(frame["dibagi dengan"]) == ["Dilihat"]
    assert list(frame["Tingkat (%)"]) == [10.0]
    assert frame["Dibagikan"].isna().all()


def test_a_rate_without_a_denominator_is_unknown() -> None:
    post = PostEngagement(
        delivery_id="d",
        post_id="p",
        channel_id="ch-1",
        text="Panen",
        url="",
        sent_at=TIMES.now,
        values={Metric.REACTIONS: 3},
        interactions=3,
        rate=None,
        rate_of=None,
    )
    frame = tables.engagement([post], {"ch-1": "Papan"}, TIMES)
    assert list(frame["Reaksi"]) == [3]
    assert frame["Tingkat (%)"].isna().all()
    assert list(frame["dibagi dengan"]) == [""]
