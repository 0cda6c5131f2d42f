"""Serving: settings from outside, the processes that answer, and their clean end."""
