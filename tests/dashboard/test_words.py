"""Whatever can happen has its words: a page must not fall over a kind nobody named."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import pytest

from dashboard import member_words, words
from domain.board import Visibility
from domain.cases import CaseKind, CaseStatus, EventKind, Priority
from domain.deliveries import DeliveryState
from domain.messages import MessageKind
from domain.metrics import Metric
from domain.people import Role
from domain.posts import PostState
from domain.reports import QueueView
from domain.shares import Share
from domain.texts import speaking
from toolkit import languages


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


def test_shares_have_the_decimal_sign_of_the_language() -> None:
    one = Share(share=0.004, low=0.001, high=0.02)
    assert member_words.share(one) == "0,4% (antara 0,1% dan 2%)"
    with speaking(languages.translations("en")):
        assert member_words.share(one) == "0.4% (between 0.1% and 2%)"
