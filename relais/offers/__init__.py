"""Local offers on data·inclusion schema v1: import, search, ranking, cards."""
