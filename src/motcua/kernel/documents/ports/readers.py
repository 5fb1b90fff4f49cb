"""Who may read a file: upper apps answer for the subjects that they keep."""

from collections.abc import Callable

from motcua.base.actors import Actor

from ..rules.reading import FileAccess, FileQuestion

FileGuard = Callable[[Actor, FileQuestion], FileAccess | None]

_guards: dict[str, FileGuard] = {}


def register_file_guard(name: str, guard: FileGuard) -> None:
    """
    Ask this guard too when a file is to be read; called from an upper app's ready().

    A guard answers with leave to read, or None for a file that it does not know or does not
    grant. One leave is enough.
    """
    _guards[name] = guard


def leave_to_read(actor: Actor, question: FileQuestion) -> FileAccess | None:
    """The first leave that a guard grants."""
    for guard in _guards.values():
        access = guard(actor, question)
        if access is not None:
            return access
    return None
