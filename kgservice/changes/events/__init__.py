"""Events: what happens to a change request, one class for each kind of its entries in the journal."""
