"""A process that lasts spares the collector what was there when it began."""

import subprocess
import sys

ASKED = """
import gc
from guyub.sparing import spare
there = [[number] for number in range(1_000)]
seldom = gc.get_threshold()[0]
spare()
told = (gc.get_freeze_count() >= len(there), gc.get_threshold()[0] > seldom)
ring = []
ring.append(ring)
del ring
print(*told, gc.collect() > 0)
"""


def test_what_was_there_is_looked_at_no_more_and_what_dies_later_is_found() -> None:
    """In a process of its own: this one is to go on finding what tests leave behind."""
    found = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, timeout=60, check=True
    )
    assert found.stdout.split() == ["True", "True", "True"]
