"""Answers to members: given, written down, or brought back."""
