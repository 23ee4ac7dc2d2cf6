"""The services of the roll, as the toolkit gives them."""

from domain.ports import Clock, Store, Vault
from services.roll.interactions import Interactions
from services.roll.linking_by_hand import LinkingByHand
from services.roll.linking_members import LinkingMembers
from services.roll.member_pages import MemberPages
from services.roll.member_reactions import MemberReactions
from services.roll.reaction_notes import ReactionNotes
from services.roll.roll_imports import RollImports
from services.roll.roll_lines import RollLines
from services.roll.roll_reach import RollReach
from toolkit.sealed_folder import SealedFiles
from toolkit.settings import Settings


class RollRoom:
    """What works on members, over the store, clock and vault of the toolkit that it is a part
    of."""

    settings: Settings
    store: Store
    clock: Clock
    vault: Vault

    @property
    def roll_imports(self) -> RollImports:
        """Members read in from files."""
        folder = SealedFiles(self.settings.rolls_folder, self.vault)
        return RollImports(store=self.store, clock=self.clock, folder=folder)

    @property
    def roll_lines(self) -> RollLines:
        """What became of each row of these files."""
        return RollLines(store=self.store)

    @property
    def linking_members(self) -> LinkingMembers:
        """Which accounts are whose on the roll."""
        return LinkingMembers(store=self.store, clock=self.clock)

    @property
    def linking_by_hand(self) -> LinkingByHand:
        """The same, where a person knows it without a suggestion."""
        return LinkingByHand(store=self.store, clock=self.clock)

    @property
    def member_pages(self) -> MemberPages:
        """All that is known of one member."""
        return MemberPages(store=self.store, clock=self.clock)

    @property
    def member_reactions(self) -> MemberReactions:
        """What a member liked or passed on."""
        return MemberReactions(store=self.store)

    @property
    def roll_reach(self) -> RollReach:
        """How much of the roll interacts, and who."""
        return RollReach(store=self.store, clock=self.clock)

    @property
    def interactions(self) -> Interactions:
        """Notes what members said whose accounts are linked."""
        return Interactions(store=self.store, clock=self.clock)

    @property
    def reaction_notes(self) -> ReactionNotes:
        """The same of what they reacted to."""
        return ReactionNotes(store=self.store, clock=self.clock)
