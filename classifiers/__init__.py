"""The classifiers of texts into emotion concepts, with their training and evaluation."""
