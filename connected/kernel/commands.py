"""How commands get at the application: the composition root lends it, the features only ask."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from connected.kernel.errors import Problem

_application: list[Callable[[], AbstractContextManager[None]]] = []


def use_application(application: Callable[[], AbstractContextManager[None]]) -> None:
    """Let ``application()`` open the application for one command. Called once, by the ``connected`` command."""
    _application[:] = [application]


@contextmanager
def in_application() -> Iterator[None]:
    """Run what follows with the application's database and settings."""
    with _application[0]():
        yield


def told(problem: Problem) -> str:
    """Return ``problem`` as lines for a terminal, in English."""
    lines = [problem.text % problem.params]
    lines += [f"  {error.pointer}: {error.text % dict(error.params)} ({error.code})" for error in problem.errors]
    return "\n".join(lines)
