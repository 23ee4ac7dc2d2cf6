"""Whatever can happen has its words: a page must not fall over a kind nobody named."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import pytest

from dashboard import words
from domain.board import Visibility
from domain.cases import CaseKind, CaseStatus, EventKind, Priority
from domain.deliveries import DeliveryState
from domain.messages import MessageKind
from domain.metrics import Metric
from domain.people import Role
from domain.posts import PostState
from domain.reports import QueueView


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (words.cases, CaseStatus),
        (words.comments, Visibility),
        (words.deliveries, DeliveryState),
        (words.events, EventKind),
        (words.kinds, CaseKind),
        (words.metrics, Metric),
        (words.posts, PostState),
        (words.priorities, Priority),
        (words.queue_views, QueueView),
        (words.roles, Role),
        (words.ways, MessageKind),
    ],
)
def test_every_one_of_them_has_its_word(
    told: Callable[[], Mapping[StrEnum, object]], kind: type[StrEnum]
) -> None:
    assert set(told()) == set(kind)
