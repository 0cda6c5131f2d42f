"""Zero-shot entailment: models of natural language inference, asked whether a text says that a concept is expressed."""
