"""When the cooperative is there, and what it has decided about itself."""
