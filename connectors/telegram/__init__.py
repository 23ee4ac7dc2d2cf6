"""Telegram: posts in a channel or group, comments, group and private messages, by a bot."""
