"""SSSOM/TSV, the Simple Standard for Sharing Ontological Mappings: reading, checking and writing in canonical form."""
