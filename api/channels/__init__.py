"""Parse what a channel sends, render what it shows."""
