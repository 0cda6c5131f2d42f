"""`emotaxa change`: change requests from the command line."""
