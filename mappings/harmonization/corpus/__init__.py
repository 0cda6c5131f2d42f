"""Corpora: how the files of a dataset are laid out, and the rows that are read off them."""
