"""Every delivery exactly once, whatever dies when."""
