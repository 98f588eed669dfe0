"""Structures that receive people: who is in charge of whom, when they answer, who is there. Read by the worker too."""
