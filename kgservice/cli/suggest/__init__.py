"""`emotaxa suggest`: suggestions from the command line."""
