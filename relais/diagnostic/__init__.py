"""« Faire le point »: the self-diagnostic. Content is data, the engine is pure, the gateway alone writes."""
