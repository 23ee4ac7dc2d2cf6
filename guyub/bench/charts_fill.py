"""A house for the benchmark of charts: two years of posts on six channels, read as often as the
heartbeat reads them, among many messages."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from domain.engagement import POST_METRICS
from guyub.bench import charts_reach_fill
from guyub.bench.ground import Ground
from services.engagement.cadence import interval

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
WEEKS = 104
END = date(2026, 11, 23)
MESSAGES_A_POST, SNAPSHOTS_A_MESSAGE = 50, 5
CHANNELS = 6
_HOUR_S = 3_600
_WORDS = ("[]", '["panen"]', '["promo"]', '["rapat"]', '["panen","beras"]')
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"


def fill(ground: Ground, messages: int) -> None:
    """So many messages, five times as many snapshots, a fiftieth as many posts, a tenth as many
    members."""
    posts = max(1, messages // MESSAGES_A_POST)
    each = messages * SNAPSHOTS_A_MESSAGE // posts // len(POST_METRICS)
    ground.fill(
        {
            _channels(ground): {"most": CHANNELS},
            _posts(ground): {"most": posts, "now": NOW.timestamp()},
            _deliveries(ground, posts): {"most": posts},
            _snapshots(ground, each): {},
            _accounts(ground): {"most": WEEKS * 7},
            _conversations(ground): {"most": max(1, messages // 10)},
            _messages(ground): {"most": messages, "count": max(1, messages // 10)},
        }
    )
    charts_reach_fill.fill(ground, max(1, messages // 10), NOW)
    ground.settle()


def ages(most: int) -> Iterator[int]:
    """In seconds, when a post is read: as the heartbeat would, but no more often than that many
    times, the last ones longest after it was sent."""
    age, found = timedelta(hours=1), []
    while (every := interval(age)) is not None:
        found.append(int(age.total_seconds()))
        age += every
    step = max(1.0, len(found) / most)
    return (found[int(place * step)] for place in range(min(most, len(found))))


def _at(ground: Ground, posts: int) -> str:
    """When the i-th post was sent: spread over the weeks, at any minute of a day."""
    step = WEEKS * 7 * 86_400 // posts
    spread = f"((CAST(i AS BIGINT) * 48271) % {max(1, step)})"
    return f"({NOW.timestamp():.0f} - CAST(i AS BIGINT) * {step} + {spread})"


def _channels(ground: Ground) -> str:
    began = ground.moment(f"{NOW.timestamp() - WEEKS * 7 * 86_400:.0f}")
    return (
        f"{_NUMBERS} INSERT INTO channels (id, platform, name, settings, sealed_secrets, state,"
        " state_reason, created_at, missing, version)"
        f" SELECT 'ch-' || (i - 1), 'practice', 'Kanal ' || i, '{{}}', '', 'active', '', {began},"
        " '[]', 0 FROM n"
    )


def _posts(ground: Ground) -> str:
    words = " ".join(f"WHEN {n} THEN '{word}'" for n, word in enumerate(_WORDS))
    at = ground.moment(f"{NOW.timestamp():.0f}")
    return (
        f"{_NUMBERS} INSERT INTO posts (id, author_id, content, channel_ids, variants, labels,"
        " state, review_note, created_at, updated_at, version)"
        f" SELECT 'post-' || (100000000 + i), 'u-1', {_content()}, '[]', '{{}}',"
        f" CASE i % {len(_WORDS)} {words} END, 'approved', '', {at}, {at}, 0"
        " FROM n WHERE :now > 0"
    )


def _content() -> str:
    return (
        '\'{"text":"Panen raya di lumbung nomor \' || i || \'","link":"\''
        " || CASE WHEN i % 4 = 0 THEN 'https://contoh.id' ELSE '' END || '\",\"media\":[],"
        '"follow_ups":[],"options":{},"files":[]}\''
    )


def _deliveries(ground: Ground, posts: int) -> str:
    at = ground.moment(_at(ground, posts))
    receipt = (
        '\'{"remote_id":"r-\' || i || \'","url":"","sent_at":"\' || '
        f"{_iso(ground, posts)} || '\"}}'"
    )
    return (
        f"{_NUMBERS} INSERT INTO deliveries (id, kind, channel_id, subject_id, content,"
        " target_remote_id, recipient, due_at, state, worker, attempts, receipt, detail,"
        " created_at, version, sent_at, remote_id)"
        f" SELECT CAST(100000000 + i AS TEXT), 'post', 'ch-' || (i % {CHANNELS}),"
        f" 'post-' || (100000000 + i), {_content()}, '', '', {at}, 'sent', '', 1, {receipt}, '',"
        f" {at}, 0, {at}, 'r-' || i FROM n"
    )


def _iso(ground: Ground, posts: int) -> str:
    if ground.database_url:
        moment = ground.moment(_at(ground, posts))
        return f"to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"')"
    return f"strftime('%Y-%m-%dT%H:%M:%S+00:00', {_at(ground, posts)}, 'unixepoch')"


def _snapshots(ground: Ground, each: int) -> str:
    """Counts rise fast at first; every fifth channel tells no reach."""
    moments = ", ".join(f"({n}, {age})" for n, age in enumerate(ages(each)))
    metrics = ", ".join(f"({n}, '{metric.value}')" for n, metric in enumerate(POST_METRICS))
    sent = "EXTRACT(EPOCH FROM d.sent_at)" if ground.database_url else "d.sent_at / 1000000"
    number = "CAST(substr(d.id, 2) AS BIGINT)"
    value = f"({number} * 7919 % 97 + 3) * (a.n + 1) / (m.k + 1)"
    return (
        f"WITH ages(n, age) AS (VALUES {moments}), metrics(k, metric) AS (VALUES {metrics})"
        " INSERT INTO snapshots (delivery_id, channel_id, metric, value, at, raw)"
        " SELECT d.id, d.channel_id, m.metric,"
        f" CASE WHEN m.metric = 'reach' AND d.channel_id = 'ch-5' THEN NULL ELSE {value} END,"
        f" {ground.moment(f'({sent} + a.age)')}, '{{}}'"
        " FROM deliveries d CROSS JOIN ages a CROSS JOIN metrics m"
    )


def _accounts(ground: Ground) -> str:
    """A reading a day of every channel."""
    at = ground.moment(f"({NOW.timestamp():.0f} - i * 86400)")
    channels = ", ".join(f"('ch-{n}', {n})" for n in range(CHANNELS))
    return (
        f"{_NUMBERS}, c(id, k) AS (VALUES {channels})"
        " INSERT INTO account_snapshots (channel_id, metric, value, at, raw, filled)"
        f" SELECT c.id, 'followers', 5000 + c.k * 300 - i * 2, {at}, '{{}}', FALSE"
        " FROM n CROSS JOIN c"
    )


_AUTHOR = '{"remote_id":"m","name":"Bu Ani","contact":"","member_number":""}'


def _conversations(ground: Ground) -> str:
    at = ground.moment(f"({NOW.timestamp():.0f} - i)")
    return (
        f"{_NUMBERS} INSERT INTO conversations (id, channel_id, thread, author, created_at,"
        " version, channel_key) SELECT CAST(100000000 + i AS TEXT), 'ch-0', 't-' || i,"
        f" '{_AUTHOR.replace(':', chr(92) + ':')}', {at}, 0, 'ch-0' FROM n"
    )


def _messages(ground: Ground) -> str:
    at = ground.moment(f"({NOW.timestamp():.0f} - i)")
    return (
        f"{_NUMBERS} INSERT INTO messages (id, conversation_id, channel_id, remote_id, kind,"
        " author, text, at, received_at, url, public, from_us, channel_key)"
        " SELECT CAST(100000000 + i AS TEXT), CAST(100000001 + i % :count AS TEXT), 'ch-1',"
        f" 'r-' || i, 'direct', '{_AUTHOR.replace(':', chr(92) + ':')}', 'Beras berkutu.',"
        f" {at}, {at}, '', FALSE, FALSE, 'ch-1' FROM n"
    )
