"""Conversations: what was said, in order, once, encrypted, and erased in time."""
