"""Builds and runs an installation on one machine: `make demo` and `make test`."""
