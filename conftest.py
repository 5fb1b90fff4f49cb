"""Fixtures for every test: a real browser."""

pytest_plugins = ["motcua.base.testing.browser"]
