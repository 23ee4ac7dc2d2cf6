"""What every page of this room shares for as long as the process lives."""

from dataclasses import dataclass

from anyio import CapacityLimiter

from domain.errors import StoreError
from domain.ports import Clock
from services.intake.landing import Landing
from toolkit.settings import Settings
from toolkit.wiring import Toolkit
from web.brake import Brake
from web.called import CalledChannels
from web.gauges import Gauges
from web.house import House
from web.keys import signing_keys
from web.tokens import FormTokens
from web.views import ViewCounter

_PAGES_AT_ONCE = 16  # threads; the dashboard keeps its own
_CALLS_AT_ONCE = 8  # threads that look at what platforms call in
_SIGN_INS_AT_ONCE = 2  # each takes 64 MiB for its password hash


@dataclass(frozen=True, kw_only=True)
class WebRoom:
    """The room: the wired house, and what only pages need."""

    toolkit: Toolkit
    house: House
    tokens: FormTokens
    brake: Brake
    views: ViewCounter
    gauges: Gauges
    called: CalledChannels
    landing: Landing
    pages_at_once: CapacityLimiter
    calls_at_once: CapacityLimiter
    sign_ins_at_once: CapacityLimiter

    @property
    def settings(self) -> Settings:
        """The machine owner's settings."""
        return self.toolkit.settings

    @property
    def clock(self) -> Clock:
        """The house's clock."""
        return self.toolkit.clock


def open_room(toolkit: Toolkit) -> WebRoom:
    """The room of this house."""
    return WebRoom(
        toolkit=toolkit,
        house=House(toolkit.governing, toolkit.clock),
        tokens=FormTokens(signing_keys(toolkit.settings, "forms"), toolkit.clock),
        brake=Brake(),
        views=ViewCounter(toolkit.clock),
        gauges=Gauges(),
        called=CalledChannels(toolkit.store, toolkit.clock),
        landing=Landing(toolkit.listening),
        pages_at_once=CapacityLimiter(_PAGES_AT_ONCE),
        calls_at_once=CapacityLimiter(_CALLS_AT_ONCE),
        sign_ins_at_once=CapacityLimiter(_SIGN_INS_AT_ONCE),
    )


def keep_views(room: WebRoom) -> int:
    """Hands the views counted so far to the memory; gives how many.

    Raises: StoreError - then they are kept here for the next time.
    """
    views = room.views.take()
    if not views:
        return 0
    try:
        room.toolkit.visiting.keep_views(views)
    except StoreError:
        room.views.give_back(views)
        raise
    return sum(views.values())
