"""Communes of the territory: what a person writes, and the place it names."""
