"""What the console's routes share: who is asking, and what has changed since she last looked."""
