"""Logs: JSON lines on stderr. No text of a person, no token, no address; libraries are held to warnings."""

import logging
import sys
from typing import Any, TextIO

import structlog

QUIET = ("httpx", "httpcore", "asyncio", "sqlalchemy", "alembic", "uvicorn.access")


def set_up(level: str, stream: TextIO | None = None) -> None:
    """On stderr unless another stream is given."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_trace,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _without_trace(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """The message of an exception may quote what a person wrote: its kind is enough."""
    problem = event.pop("exc_info", None)
    if isinstance(problem, tuple) and problem[0] is not None:
        event["problem"] = problem[0].__name__
    return event
