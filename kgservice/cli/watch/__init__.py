"""`emotaxa watch`: watches from the command line."""
