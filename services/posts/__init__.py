"""From a thought to what goes to each channel."""
