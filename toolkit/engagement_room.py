"""The services that tell what members respond to, as the toolkit gives them."""

from domain.ports import Clock, Store
from services.engagement.engaging import Engaging
from services.engagement.growth import Growing
from services.engagement.post_curves import PostCurves
from services.engagement.post_filling import PostFilling
from services.posts.relabelling import Relabelling


class EngagementRoom:
    """Over the store and clock of the toolkit that it is a part of."""

    store: Store
    clock: Clock

    @property
    def engaging(self) -> Engaging:
        """What members respond to."""
        return Engaging(store=self.store, clock=self.clock)

    @property
    def growing(self) -> Growing:
        """How many follow each channel."""
        return Growing(store=self.store)

    @property
    def post_curves(self) -> PostCurves:
        """How a post grew since it was sent."""
        return PostCurves(store=self.store)

    @property
    def post_filling(self) -> PostFilling:
        """Counts in posts that were sent before charts counted them."""
        return PostFilling(store=self.store, clock=self.clock)

    @property
    def relabelling(self) -> Relabelling:
        """Other words on posts that left the house."""
        return Relabelling(store=self.store, clock=self.clock)
