"""How well Relais understands: a file of sentences with what they mean, read by the trained model, told in figures."""
