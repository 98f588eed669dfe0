"""The handful of commands behind the Makefile. What sets the house up uses the standard library only."""
