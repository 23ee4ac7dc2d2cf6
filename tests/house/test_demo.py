"""The sample cooperative: plausible, the same for the same seed, and gone with one command."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.board import Visibility
from domain.cases import CaseStatus
from domain.channels import ChannelState
from domain.cooperative import Moderation
from domain.deliveries import DeliveryState
from domain.gaps import GapReason, Measured
from domain.measured import SpanState
from domain.measured_shelves import Fate, SpanFilter
from domain.people import Role
from domain.posts import PostState
from domain.reports import QueueFilter, QueueView
from guyub.demo import building
from services.figures.answer_times import rows_in
from tests.house.conftest import House
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

NOW = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
DAYS = 14
_TROUBLED = (DeliveryState.FAILED, DeliveryState.UNCONFIRMED)
WORDS = ("demo", "--now", NOW.isoformat(), "--days", str(DAYS))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Toolkit:
    """A fortnight of the sample."""
    settings = Settings(data=tmp_path_factory.mktemp("demo") / "data")
    building.build(settings, now=NOW, days=DAYS, progress=lambda _day: None)
    return open_toolkit(settings)


def told(toolkit: Toolkit) -> tuple[list[str], Counter[str]]:
    """What the sample tells, without its ids and codes."""
    with toolkit.store.reading() as unit:
        posts = [post.content.text for post in unit.posts.newest(limit=500)]
        rows = unit.cases.queue(QueueFilter(view=QueueView.ALL, now=NOW, limit=1_000))
    return sorted(posts), Counter(row.last_text for row in rows)


def test_it_is_marked_as_a_sample_and_has_every_role(sample: Toolkit) -> None:
    cooperative = sample.governing.cooperative()
    assert cooperative.sample
    assert "contoh" in cooperative.name
    with sample.store.reading() as unit:
        assert {user.role for user in unit.users.all()} == set(Role)


def test_posts_were_reviewed_by_another_person_and_went_out_or_wait(sample: Toolkit) -> None:
    with sample.store.reading() as unit:
        posts = unit.posts.newest(limit=500)
        deliveries = [delivery for post in posts for delivery in unit.deliveries.about(post.id)]
    assert len(posts) >= 5
    assert [post for post in posts if post.reviewer_id == post.author_id] == []
    assert {post.state for post in posts} == {
        PostState.APPROVED,
        PostState.IN_REVIEW,
        PostState.DRAFT,
        PostState.CHANGES_REQUESTED,
    }
    states = Counter(delivery.state for delivery in deliveries)
    assert states.pop(DeliveryState.SENT) >= 4
    assert states.pop(DeliveryState.SCHEDULED) >= 4
    assert states == {
        DeliveryState.HANDED: 2,
        DeliveryState.FAILED: 1,
        DeliveryState.UNCONFIRMED: 1,
    }


def test_its_machine_was_never_off_and_misses_only_the_channel_that_was_cut(
    sample: Toolkit,
) -> None:
    with sample.store.reading() as unit:
        gaps = unit.gaps.between(NOW - timedelta(days=DAYS + 1), NOW)
        looked = [
            unit.gaps.looked_at("board", each) for each in (Measured.POSTS, Measured.REACTIONS)
        ]
    assert {gap.reason for gap in gaps} == {GapReason.DISCONNECTED}
    assert [gap.started_at > NOW - timedelta(days=2) for gap in gaps] == [True] * len(gaps)
    assert None not in looked


def test_at_its_end_something_waits_for_everyone(sample: Toolkit) -> None:
    with sample.store.reading() as unit:
        people = {user.login: user.actor for user in unit.users.all()}
        late = unit.cases.queue(QueueFilter(view=QueueView.BREACHED, now=NOW))
        waiting = unit.cases.queue(QueueFilter(view=QueueView.WAITING, now=NOW))
        attempts = [unit.attempts.of(one.id) for one in unit.deliveries.in_states(_TROUBLED)]
    tasks = sample.delivering.tasks(people["sari"])
    assert [NOW - task.due_at > timedelta(hours=1) for task in tasks] == [True, False]
    assert {row.case.assignee_id for row in late} >= {
        people[login].id for login in ("sari", "budi", "wati")
    }
    assert len(waiting) >= 1
    assert sorted(len(tries) for tries in attempts) == [1, 2]
    channels = sample.connecting.channels()
    assert [each.state for each in channels].count(ChannelState.DISCONNECTED) == 1
    assert {each.verified_at for each in channels} == {NOW - timedelta(hours=4)}


def test_a_comment_waits_to_be_checked_and_the_house_shows_comments_at_once(
    sample: Toolkit,
) -> None:
    with sample.store.reading() as unit:
        sari = next(user.actor for user in unit.users.all() if user.login == "sari")
        rows = unit.cases.queue(QueueFilter(view=QueueView.ALL, now=NOW, limit=1_000))
    held = [
        row.case.subject
        for row in rows
        if Visibility.HELD in sample.answering.story(sari, row.case.id).visibility.values()
    ]
    assert len(held) == 1
    assert sample.governing.cooperative().moderation is Moderation.AFTER


def test_members_were_answered_sooner_or_later_and_some_still_wait(sample: Toolkit) -> None:
    with sample.store.reading() as unit:
        spans = [row.span for row in rows_in(unit, SpanFilter(), Fate.ALL, NOW, limit=5_000).rows]
    answered = [span for span in spans if span.state is SpanState.ANSWERED]
    assert len(spans) >= 30
    assert len(answered) / len(spans) > 0.5
    assert [span for span in answered if span.office < timedelta(0)] == []
    assert [span for span in spans if span.since > NOW] == []


def test_cases_have_run_through_their_states(sample: Toolkit) -> None:
    with sample.store.reading() as unit:
        rows = unit.cases.queue(QueueFilter(view=QueueView.ALL, now=NOW, limit=1_000))
    statuses = Counter(row.case.status for row in rows)
    assert statuses[CaseStatus.RESOLVED] > 10
    assert statuses[CaseStatus.OPEN] > 0


def test_the_same_seed_and_moment_tell_the_same_story(sample: Toolkit, tmp_path: Path) -> None:
    again, other = Settings(data=tmp_path / "again"), Settings(data=tmp_path / "other")
    building.build(again, now=NOW, days=DAYS, progress=lambda _day: None)
    building.build(other, now=NOW, days=DAYS, seed=4, progress=lambda _day: None)
    assert told(open_toolkit(again)) == told(sample)
    assert told(open_toolkit(other)) != told(sample)


def test_made_by_one_command_and_removed_by_one(empty_house: House) -> None:
    links = empty_house.json(*WORDS)
    roles = ["admin", "staff", "supervisor", "staff", "manager", "staff"]
    assert [link["role"] for link in links] == roles
    again = empty_house.json(*WORDS)
    assert {link["login"] for link in again} == {link["login"] for link in links}
    token = again[0]["link"].partition("?kode=")[2]
    assert open_toolkit().accounts.sign_in_by_link(token, address="127.0.0.1")
    assert empty_house.run("demo", "--remove").exit_code == 0
    assert not empty_house.data.exists()
    assert "Tidak ada koperasi contoh" in empty_house.run("demo", "--remove").stderr


def test_a_real_house_is_neither_changed_nor_removed(house: House) -> None:
    before = sorted(path.name for path in house.data.iterdir())
    for words in (("demo", "--remove"), WORDS):
        done = house.run(*words)
        assert done.exit_code == 1
        assert "bukan contoh" in done.stderr
    assert [name for name in before if not (house.data / name).exists()] == []


def test_a_folder_with_other_things_is_left_alone(empty_house: House) -> None:
    empty_house.data.mkdir()
    (empty_house.data / "surat.txt").write_text("penting", encoding="utf-8")
    assert "tidak kosong" in empty_house.run(*WORDS).stderr
    assert (empty_house.data / "surat.txt").read_text(encoding="utf-8") == "penting"


def test_a_server_database_is_never_filled_with_a_sample(
    empty_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUYUB_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    assert "GUYUB_DATABASE_URL" in empty_house.run(*WORDS).stderr
