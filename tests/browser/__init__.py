"""The product in a real Chromium, started as a person starts it."""
