"""Ports that are free on this machine."""

import socket


class NoFreePort(Exception):
    """Not one port of the range is free."""


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on a port; `localhost` may mean either protocol."""
    tries = [(socket.AF_INET, host)]
    if socket.has_ipv6 and host in ("127.0.0.1", "0.0.0.0"):
        tries.append((socket.AF_INET6, "::1"))
    for family, address in tries:
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except OSError as problem:
            if family == socket.AF_INET or problem.errno == 98:
                return False  # else: the machine has no IPv6
    return True


def next_free(port: int, host: str = "127.0.0.1", tries: int = 200) -> int:
    """The first free port from `port` upwards."""
    for number in range(port, port + tries):
        if is_free(number, host):
            return number
    raise NoFreePort(f"No port from {port} to {port + tries} is free; set MOTCUA_PORT.")
