"""Licences: the terms of each, and what holds where datasets under several of them are merged."""
