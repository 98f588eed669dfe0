"""The errors of the domain, grouped by what the caller can do.

    RelaisError
    ├── NotFound      it is not there (or the caller may not know that it is)
    ├── NotAllowed    shown as not found
    ├── Conflict      the state has changed: read again, then decide
    ├── Refused       bad input: mend it and send again
    └── Unavailable   try later, with the same request

Each has a stable `code` and no sentence for people: the edge chooses status and French words.
"""


class RelaisError(Exception):
    """Root of the tree; `detail` is for developers and logs, so it holds nothing personal."""

    code = "error"

    def __init__(self, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail or self.code)
        if code is not None:
            self.code = code


class NotFound(RelaisError):
    code = "not_found"


class NotAllowed(RelaisError):
    code = "not_allowed"


class Conflict(RelaisError):
    code = "conflict"


class Refused(RelaisError):
    code = "refused"


class Unavailable(RelaisError):
    code = "unavailable"
