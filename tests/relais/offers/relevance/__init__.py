"""How relevant the first offers are: judged queries over the demonstration catalogue."""
