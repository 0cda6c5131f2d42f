"""Web pages, rendered here and readable without scripts: a label converted and explained, and the operations listed."""
