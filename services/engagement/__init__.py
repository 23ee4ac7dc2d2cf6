"""What posts were answered with, as platforms count it, and what that says."""
