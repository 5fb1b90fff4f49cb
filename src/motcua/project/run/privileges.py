"""
Runs PostgreSQL, which refuses root, as another user when the clone belongs to root.

The clone may lie under a folder that only root may enter. Changing its mode or making a user
would alter the machine, so the child keeps one capability, CAP_DAC_READ_SEARCH: it may walk and
read the folders above the server's programs, and nothing more.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# initdb wants a user that has a name. An administrator may make `motcua`; `nobody` is everywhere.
SERVER_USERS = ("motcua", "nobody")

_PR_SET_PDEATHSIG, _PR_SET_SECUREBITS, _PR_CAP_AMBIENT = 1, 28, 47
_PR_SET_CHILD_SUBREAPER, _PR_CAP_AMBIENT_RAISE = 36, 2
# access(2) ignores capabilities of other users than root unless this bit is set.
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION_3 = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def server_uid() -> int:
    """The user id under which PostgreSQL runs: our own, or another one's when we are root."""
    if os.geteuid() != 0:
        return os.geteuid()
    for name in SERVER_USERS:
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise OSError("There is no user under whom PostgreSQL could run; make one named motcua.")


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _control(libc: ctypes.CDLL, option: int, *values: int) -> None:
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    if libc.prctl(option, *padded):
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def adopt_orphans() -> None:
    """Make this process the parent of its children's orphans, so that none is left behind."""
    if libc := _libc():
        _control(libc, _PR_SET_CHILD_SUBREAPER, 1)


def end_with_parent(ending: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """What a child calls before it starts, so that it gets a signal when its parent dies."""
    libc = _libc()

    def before_start() -> None:
        if libc:
            _control(libc, _PR_SET_PDEATHSIG, ending)

    return before_start


def become_server(ending: signal.Signals = signal.SIGINT) -> Callable[[], None]:
    """What a PostgreSQL child calls before it starts: give up root, keep the way to the files."""
    if os.geteuid() != 0:
        return end_with_parent(ending)
    libc = _libc()
    uid = server_uid()

    def before_start() -> None:
        if libc:
            _drop_root(libc, uid)
            _control(libc, _PR_SET_PDEATHSIG, ending)
        else:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
        os.umask(0o077)

    return before_start


def _drop_root(libc: ctypes.CDLL, uid: int) -> None:
    kept = True
    try:
        _control(libc, _PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP)
    except OSError:  # a container without CAP_SETPCAP: plain change of user
        kept = False
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    if not kept:
        return
    only = 1 << _CAP_DAC_READ_SEARCH
    sets = (_Sets * 2)(_Sets(only, only, only), _Sets(0, 0, 0))
    if libc.capset(ctypes.byref(_Header(_CAPABILITY_VERSION_3, 0)), ctypes.byref(sets)):
        # Without this capability in the container nothing may stay: all are given up.
        none = (_Sets * 2)()
        libc.capset(ctypes.byref(_Header(_CAPABILITY_VERSION_3, 0)), ctypes.byref(none))
        return
    _control(libc, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_READ_SEARCH)


def server_can_reach(program: Path) -> bool:
    """Whether the user that runs PostgreSQL can read and start a program where it lies."""
    # The shell's own test asks access(2), as PostgreSQL does when it looks for itself.
    probe = 'test -r "$1" && test -x "$1" && exec "$1" --version'
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", probe, "sh", str(program)],
            preexec_fn=become_server(signal.SIGKILL),
            cwd="/",
            capture_output=True,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
