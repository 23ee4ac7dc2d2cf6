"""The services that work on channels beside sending, as the toolkit gives them."""

from domain.ports import Clock, Connectors, Store, Vault
from services.common.marks import Bygones
from services.deliveries.withdrawing import Withdrawing
from services.engagement.account_measuring import AccountMeasuring
from services.engagement.gaps import Gaps
from services.engagement.oddness import Oddities
from services.history.history_lines import HistoryLines
from services.history.importing import Importing
from services.history.taking_back import TakingBack
from services.intake.budget_rows import BudgetRows
from services.intake.reacting import Reacting
from services.replies.answering_in_two import AnsweringInTwo
from toolkit.archive_folder import ArchiveFiles
from toolkit.media_folder import SPARE_BYTES, MediaFolder
from toolkit.settings import Settings


class ChannelRoom:
    """Over the store, clock and connectors of the toolkit that it is a part of."""

    settings: Settings
    store: Store
    clock: Clock
    connectors: Connectors
    vault: Vault

    @property
    def answering_in_two(self) -> AnsweringInTwo:
        """A word in public and the rest in private, by one press."""
        return AnsweringInTwo(store=self.store, clock=self.clock, connectors=self.connectors)

    @property
    def withdrawing(self) -> Withdrawing:
        """A reply that has not gone out, taken back."""
        return Withdrawing(store=self.store, clock=self.clock)

    @property
    def importing(self) -> Importing:
        """A channel's past, read in from files."""
        return Importing(
            store=self.store,
            clock=self.clock,
            connectors=self.connectors,
            folder=ArchiveFiles(self.settings.archives_folder),
            media=MediaFolder(self.settings.media_folder, spare_bytes=SPARE_BYTES),
        )

    @property
    def history_lines(self) -> HistoryLines:
        """What became of each thing in these files."""
        return HistoryLines(store=self.store)

    @property
    def taking_back(self) -> TakingBack:
        """What an import of a channel's past brought, taken away again."""
        return TakingBack(store=self.store, clock=self.clock)

    @property
    def account_measuring(self) -> AccountMeasuring:
        """How many follow us, once a day."""
        return AccountMeasuring(store=self.store, clock=self.clock, connectors=self.connectors)

    @property
    def reacting(self) -> Reacting:
        """Who reacted to what of ours, as far as platforms tell."""
        return Reacting(
            store=self.store,
            clock=self.clock,
            connectors=self.connectors,
            bygones=Bygones(vault=self.vault),
        )

    @property
    def budget_rows(self) -> BudgetRows:
        """What a channel's budget of deliveries was spent on."""
        return BudgetRows(store=self.store, clock=self.clock, connectors=self.connectors)

    @property
    def gaps(self) -> Gaps:
        """When channels could not be measured."""
        return Gaps(store=self.store, clock=self.clock)

    @property
    def oddities(self) -> Oddities:
        """What platforms told where a count belongs."""
        return Oddities(store=self.store, clock=self.clock)
