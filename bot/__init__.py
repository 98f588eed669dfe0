"""The dialogue: Rasa, its custom actions and the worker that serves turns."""
