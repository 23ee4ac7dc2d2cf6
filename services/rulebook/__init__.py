"""What the desk does by itself, as people wrote it."""
