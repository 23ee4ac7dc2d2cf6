"""A case and its one history: what is written to it, and what that makes of it."""
