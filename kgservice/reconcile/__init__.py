"""The Reconciliation Service API v0.2, by which OpenRefine matches a column with concepts."""
