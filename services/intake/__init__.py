"""Whatever members say, anywhere, becomes a message and a case."""
