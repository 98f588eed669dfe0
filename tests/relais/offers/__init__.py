"""Tests of the offers: search, ranking, hours, cards."""
