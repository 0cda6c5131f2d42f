"""Model folders: what a trained model consists of on disk, read with all checks and written as a whole."""
