"""One small row a sent post, told anew whenever its delivery or its snapshots change: charts
count these, never the snapshots."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Table

from domain.engagement import POST_METRICS, MediaKind
from domain.metrics import Metric
from storage.columns import Choice, Prose
from storage.tables.schema import metadata, text

sent_posts = Table(
    "sent_posts",
    metadata,
    Column("delivery_id", Prose, primary_key=True),
    text("post_id"),
    text("channel_id"),
    Column("sent_s", BigInteger, nullable=False),
    Column("media", Choice(MediaKind), nullable=False),
    Column("is_readable", Boolean, nullable=False),
    *(Column(metric.value, BigInteger) for metric in POST_METRICS),
    Column("interactions", BigInteger),
    Column("denominator", BigInteger),
    Column("week_interactions", BigInteger),
    Column("rate_of", Choice(Metric)),
    Column("read_s", BigInteger),
    Index(None, "sent_s"),
    Index(None, "channel_id", "sent_s"),
)
