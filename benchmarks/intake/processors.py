"""What processes have spent of the processors, themselves and all that they started."""

import os
from pathlib import Path


def _table() -> dict[int, tuple[int, int]]:
    """Of every process: its parent, and the ticks of itself and of its children that ended."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found[int(entry.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    return found


def seconds_of(pid: int) -> float:
    """The processor seconds of a process and of its descendants, living or ended."""
    table = _table()
    family, ticks = {pid}, 0
    grown = True
    while grown:
        more = {one for one, (parent, _) in table.items() if parent in family} - family
        grown = bool(more)
        family |= more
    for one in family:
        ticks += table.get(one, (0, 0))[1]
    return ticks / os.sysconf("SC_CLK_TCK")
