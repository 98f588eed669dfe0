"""Builds the demonstration catalogue: `data/catalogue/structures.json` and `services.json`.

Two steps. `bodies` reads the public files (not part of this repository) and writes `making/bodies.json`, cleaned.
`offers` joins the bodies with what each kind of body does (`making/kinds/*.yml`), the national services
(`making/national/*.yml`) and the invented examples (`making/examples/*.yml`). The second step needs nothing else.
"""
