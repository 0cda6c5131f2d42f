"""Trajectories: how a document moves through the affect space, sentence by sentence."""
