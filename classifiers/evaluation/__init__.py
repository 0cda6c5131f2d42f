"""Evaluation: how well a classifier answers on labelled texts, and how sure that is."""
