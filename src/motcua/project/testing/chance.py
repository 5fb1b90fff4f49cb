"""
What a test run draws by chance: the same at every run, unless it explores.

Made-up examples of property tests come from the test's own text, the order of tests from the seed
in pyproject.toml: what passes once passes again. `make explore` draws anew and names its seed.
"""

from hypothesis import HealthCheck, settings

# How long something takes is chance, too. Without a database a seed alone tells a failure again.
ALIKE = settings(database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeated", ALIKE, derandomize=True)
settings.register_profile("explore", ALIKE, print_blob=True)
settings.load_profile("repeated")
