"""What the law asks not to keep, taken out of a message before it is stored (docs/decisions/0010)."""
