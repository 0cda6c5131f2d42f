"""The emotion taxonomies as OWL modules, and the code that loads, reasons over, validates and releases them."""
