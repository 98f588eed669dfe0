"""One reader for each public file: rows in, cleaned bodies out."""
