"""The lexical classifier: the words of the senses, found in texts with what is said about them."""
