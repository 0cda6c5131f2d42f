"""What the IRIs of Emotaxa answer with: documents by content negotiation, redirects of retired names, dumps."""
