"""What `python -m relais …` can do: one module a family of commands, each with `register(parsers)`."""
