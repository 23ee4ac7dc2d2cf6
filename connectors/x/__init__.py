"""X, once Twitter: posts and threads, mentions and answers, counts - each at a price."""
