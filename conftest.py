"""For every test: what chance and order are, a real browser, and the province loaded once."""

pytest_plugins = [
    "motcua.project.testing.chance",
    "motcua.project.testing.order",
    "motcua.base.testing.browser",
    "motcua.project.testing.databases",
]
