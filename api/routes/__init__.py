"""Routes: HTTP to the outside. Schemas on top of each file; decisions live in `relais`."""
