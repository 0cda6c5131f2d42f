"""Reporting: an evaluation as Markdown, as JSON, as a page with pictures."""
