"""NLU components of our own."""
