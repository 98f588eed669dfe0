"""Conversations on other channels than the web: whose they are, what arrived, what was delivered."""
