"""Files: written aside so that they appear whole or not at all, read as TOML, and named by their endings."""
