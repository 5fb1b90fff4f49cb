"""Fixtures for every test: a real browser, and the province loaded once."""

pytest_plugins = ["motcua.base.testing.browser", "motcua.project.testing.databases"]
