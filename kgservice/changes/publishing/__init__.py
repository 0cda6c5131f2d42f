"""Publishing: a revision as the directory of files that Git keeps, back again, and as a release."""
