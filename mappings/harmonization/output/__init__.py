"""Output: harmonized rows as files that appear whole or not at all."""
