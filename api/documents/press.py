"""From a template and its data to a PDF/UA page: off the loop, one at a time, within a time.

Data reach the template as JSON, so nothing that a person wrote is markup; templates read no other file than their own.
"""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import fontpkg_atkinson_hyperlegible as readable
import structlog
import typst

from api.documents.printable import plain, printable
from relais.errors import Unavailable

FOLDER = Path(__file__).parent
WITHIN_S = 5.0
MOST_WAITING = 20
Template = Literal["result", "summary", "journey"]
log = structlog.get_logger("documents")


class Press:
    """The typesetter gives up the interpreter while it works, so one thread is enough and stops nobody."""

    def __init__(self, *, within_s: float = WITHIN_S) -> None:
        self._within_s = within_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="press")
        self._fonts: typst.Fonts | None = None
        self._waiting = 0

    async def print(self, template: Template, data: dict[str, Any]) -> bytes:
        """Raises `Unavailable` (document_failed): too many wait, too long, or it cannot be set."""
        if self._waiting >= MOST_WAITING:
            raise Unavailable("too many documents wait", code="document_failed")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._within_s):
                return await asyncio.get_running_loop().run_in_executor(self._thread, self.set, template, data)
        except (TimeoutError, typst.TypstError) as error:
            log.error("document_failed", template=template, problem=type(error).__name__)  # its message quotes the text
            raise Unavailable("the document cannot be set", code="document_failed") from None
        finally:
            self._waiting -= 1

    def set(self, template: Template, data: dict[str, Any]) -> bytes:
        """A sign that no font has is refused by PDF/UA: then once more, in Latin letters alone."""
        cleaned = printable(data)
        try:
            return self._compile(template, cleaned)
        except typst.TypstError:
            return self._compile(template, plain(cleaned))

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _compile(self, template: Template, data: dict[str, Any]) -> bytes:
        if self._fonts is None:
            self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[readable.ROOT / "files"])
        return typst.compile(
            FOLDER / f"{template}.typ",
            root=FOLDER,
            font_paths=self._fonts,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
        )
