"""Settings, and the one place that wires the rooms together.

May import services, storage, connectors and domain. Faces ask `toolkit.wiring.open_toolkit`
for a `Toolkit` and use its services; none of them builds a service itself.
"""
