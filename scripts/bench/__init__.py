"""`make bench`: the figures of Relais, measured in one run on this machine, beside stock Rasa on the same model."""
