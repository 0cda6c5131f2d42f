"""Reasoning: what follows from the modules, and whether it can be true, told by HermiT and explained by axioms."""
