"""One module a file format, each with `open_source(path) -> Source`."""
