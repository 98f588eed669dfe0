"""Where a service must be there (RELAIS_TEST_REQUIRED="postgresql redis browser rasa"), a skip is a failure."""

import os
from collections.abc import Generator
from typing import Any

import pytest

REQUIRED = frozenset(os.environ.get("RELAIS_TEST_REQUIRED", "").split())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report: pytest.TestReport = yield
    wanted = sorted(mark.name for mark in item.iter_markers() if mark.name in REQUIRED)
    if report.skipped and wanted and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but {', '.join(wanted)} is required here: {_reason(report.longrepr)}"
    return report


def _reason(longrepr: Any) -> str:
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
