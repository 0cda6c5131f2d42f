"""Training: from harmonized files and a recipe to a model folder."""
