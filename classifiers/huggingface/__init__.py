"""Any sequence classifier of Hugging Face, its labels read through the mappings."""
