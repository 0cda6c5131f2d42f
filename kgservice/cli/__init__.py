"""The command line `emotaxa`: one module per command, imported only when that command is called."""
