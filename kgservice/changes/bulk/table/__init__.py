"""Tables of operations: a row for each operation, or for each concept, as spreadsheets write them."""
