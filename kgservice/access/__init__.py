"""Who may do what: keys, roles, limits and the audit log."""
