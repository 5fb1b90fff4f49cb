"""
What a test run draws by chance: the same at every run, unless it explores.

Made-up examples of property tests come from the test's own text, the order of tests from the seed
in pyproject.toml: what passes once passes again. `make explore` draws anew and names its seed.
"""

from hypothesis import settings

settings.register_profile("repeated", derandomize=True, database=None, deadline=None)
# No database: a failure is told again by its seed alone, on every machine.
settings.register_profile("explore", database=None, deadline=None, print_blob=True)
settings.load_profile("repeated")
