"""Budget rows: which deliveries spent a channel's budget in the window that ends now."""

from dataclasses import dataclass
from datetime import timedelta

from domain.channel_shelves import Spending
from domain.channels import RateBudget
from domain.deliveries import Delivery
from domain.errors import PlatformError, Unavailable
from domain.people import Actor, Permission
from domain.ports import Clock, Connectors, Store
from services.common.sight import shown
from services.deliveries.sending import guarded


@dataclass(frozen=True, kw_only=True)
class Spent:
    """One of the budget. `delivery` None: it is gone, was not noted, or is not for the actor's
    eyes."""

    spending: Spending
    delivery: Delivery | None


@dataclass(frozen=True, kw_only=True)
class BudgetPage:
    """A page, the newest first, and how many were spent in all. `budget` None: the platform names
    none, or the channel cannot be opened now, and then nothing is counted."""

    budget: RateBudget | None
    rows: tuple[Spent, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class BudgetRows:
    """Needs SEE_REPORTS, as the number itself."""

    store: Store
    clock: Clock
    connectors: Connectors

    def page(self, actor: Actor, channel_id: str, *, limit: int, offset: int = 0) -> BudgetPage:
        """Raises: NotFound."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            channel = unit.channels.get(channel_id)
            found = guarded(lambda: self.connectors.open(channel).limits.budget, Unavailable)
            if found is None or isinstance(found, PlatformError):
                return BudgetPage(budget=None, rows=(), total=0)
            since = self.clock.now() - timedelta(seconds=found.window_s)
            spendings = unit.budgets.spendings(channel_id, since, limit, offset)
            known = unit.deliveries.many({each.delivery_id for each in spendings})
            open_ones = {each.id: each for each in shown(unit, actor, known.values())}
            rows = [Spent(spending=s, delivery=open_ones.get(s.delivery_id)) for s in spendings]
            total = unit.budgets.spent(channel_id, since)
            return BudgetPage(budget=found, rows=tuple(rows), total=total)
