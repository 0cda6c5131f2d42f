"""Releases: what one is made of, in which files it comes, and what changed since another."""
