"""Post filling: posts that were sent before charts counted them are counted in, a batch at a
time."""

from dataclasses import dataclass, replace

from domain.ports import Clock, Store, Unit

SENT_POSTS = "sent_posts"  # the name of the walk through the deliveries
BATCH = 200


def is_filling(unit: Unit) -> bool:
    """Whether some posts are still to be counted in."""
    wanted = unit.recounts.find(SENT_POSTS)
    return wanted is not None and wanted.ended_at is None


@dataclass(frozen=True, kw_only=True)
class PostFilling:
    """Counts in what was sent already, as far as it was asked to."""

    store: Store
    clock: Clock

    def run(self, batches: int) -> int:
        """So many batches at most; gives how many deliveries were gone through."""
        done = 0
        for _batch in range(batches):
            found = self._one_batch()
            done += found
            if found < BATCH:
                break
        return done

    def _one_batch(self) -> int:
        with self.store.reading() as unit:
            if not is_filling(unit):  # nobody is kept waiting for the writer's turn
                return 0
        with self.store.writing() as unit:
            wanted = unit.recounts.find(SENT_POSTS)
            if wanted is None or wanted.ended_at is not None:
                return 0
            gone = unit.sent_posts.rebuild(wanted.after_id, BATCH)
            unit.recounts.put(
                replace(
                    wanted,
                    after_id=gone[-1] if gone else wanted.after_id,
                    done=wanted.done + len(gone),
                    ended_at=None if len(gone) == BATCH else self.clock.now(),
                )
            )
        return len(gone)
