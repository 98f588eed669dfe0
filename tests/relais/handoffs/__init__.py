"""Handoffs: from the assistant to a person and back."""
