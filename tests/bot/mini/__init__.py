"""A small bot of rules and one long form, trained in seconds: what the worker's turns are proved on."""
