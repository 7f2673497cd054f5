"""How does it come in? From a source to packages, catalogue, index and receipt."""
