"""Argon2 with little work, for the tests."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Leger(Argon2PasswordHasher):
    """As strong as nothing, but the same code."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
