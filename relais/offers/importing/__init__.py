"""Brings structures and services of data·inclusion's format into the catalogue. Door: `import_offers`."""

from relais.offers.importing.progress import Progress, Stage, Step
from relais.offers.importing.report import ImportRefused, Problem, Report, Verdict
from relais.offers.importing.service import Options, import_offers

__all__ = [
    "ImportRefused",
    "Options",
    "Problem",
    "Progress",
    "Report",
    "Stage",
    "Step",
    "Verdict",
    "import_offers",
]
