"""Ensembles: several scorers that speak with one voice, by weighted log-odds."""
