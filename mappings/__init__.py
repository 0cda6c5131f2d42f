"""The mappings between schemes, and the code that reads, denotes, converts, resolves and harmonizes with them."""
