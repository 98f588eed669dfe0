"""Finds every table of Relais, so that the metadata is whole whatever a test imports."""

import importlib
import pkgutil

import relais


def import_all_tables() -> None:
    for module in pkgutil.walk_packages(relais.__path__, "relais."):
        if module.name.endswith(".tables"):
            importlib.import_module(module.name)
