"""Settings, and the one place that wires the rooms together.

May import services, storage, connectors and domain. Faces ask `open_toolkit` for a `Toolkit`
and use its services; none of them builds a service itself.
"""

from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

__all__ = ["Settings", "Toolkit", "open_toolkit"]
