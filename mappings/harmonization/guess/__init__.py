"""Guess: what a file of a corpus seems to be, as a description to be looked over."""
