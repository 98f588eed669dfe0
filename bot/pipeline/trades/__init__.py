"""Trades, sectors and diplomas in a sentence. Knows nothing of Rasa."""
