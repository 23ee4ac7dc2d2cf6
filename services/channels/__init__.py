"""What a channel's form asks for, and what holds for every channel."""
