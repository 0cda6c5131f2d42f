"""Resolution: from text to the concepts that it names."""
