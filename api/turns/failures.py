"""How a turn can go wrong, by what is done about it."""


class WorkerProblem(Exception):
    """Root; the message is for logs and holds nothing of the conversation."""


class StateWanted(WorkerProblem):
    """The worker does not hold this version: send the snapshot along."""


class WorkerBusy(WorkerProblem):
    """Its queue is full: wait a little."""


class WorkerDown(WorkerProblem):
    """Nobody answers: the message waits, the person is told."""


class WorkerFailed(WorkerProblem):
    """An answer that is none (error, nonsense, empty, unknown effect): one replay, then an honest sentence."""
