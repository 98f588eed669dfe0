"""Custom actions: turn slots into a question to the domain, answer with messages and effects."""
