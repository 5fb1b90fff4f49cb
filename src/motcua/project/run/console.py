"""Progress lines: the seconds since the start, and what is being done."""

import sys
import time

_STARTED = time.monotonic()


def say(vietnamese: str, english: str = "") -> None:
    """Print one line of progress in both languages."""
    text = f"{vietnamese} · {english}" if english else vietnamese
    sys.stdout.write(f"[{time.monotonic() - _STARTED:4.0f} s] {text}\n")
    sys.stdout.flush()


def write(text: str = "") -> None:
    """Print one line as it is."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
