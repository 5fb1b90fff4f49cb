"""A password hasher for tests: the real Argon2 with the smallest cost."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class FastArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2 with one pass over little memory, so that a suite of sign-ins stays quick."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
