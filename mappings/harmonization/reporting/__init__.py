"""Reporting: what a harmonization did, counted by dataset and label, as a page or as JSON."""
