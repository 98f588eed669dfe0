"""Places named in a sentence: communes with their mistakes, postcodes, départements. Knows nothing of Rasa."""
