"""Servers that nobody here wrote, on loopback: only when asked for, by `make test-live`."""

import os

collect_ignore_glob = [] if os.environ.get("GUYUB_LIVE") else ["test_*.py"]
