"""The words of what platforms count, the same on every screen and in every report."""

from collections.abc import Mapping

from domain.metrics import Metric
from domain.texts import _


def metrics() -> Mapping[Metric, str]:
    """What platforms count."""
    return {
        Metric.IMPRESSIONS: _("Tayangan"),
        Metric.REACH: _("Jangkauan"),
        Metric.VIEWS: _("Dilihat"),
        Metric.REACTIONS: _("Reaksi"),
        Metric.COMMENTS: _("Komentar"),
        Metric.SHARES: _("Dibagikan"),
        Metric.SAVES: _("Disimpan"),
        Metric.CLICKS: _("Klik"),
    }
