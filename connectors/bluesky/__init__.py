"""Bluesky: posts with pictures or a link card, threads, replies, mentions, counts."""
