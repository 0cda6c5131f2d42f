"""Calibration: logits as probabilities, and the probabilities from which on labels are chosen, fitted on dev data."""
