"""The person's « parcours »."""
