"""Turns: the stored message goes to a worker, its answer comes back in one transaction."""
