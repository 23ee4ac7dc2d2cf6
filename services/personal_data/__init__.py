"""What is held about people: told to them, forgotten, or kept only so long."""
