"""A channel's past, read in from what its platform lets people download."""
