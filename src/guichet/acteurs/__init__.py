"""Organisations, people, roles: who may do what, in one place (``habilitations``)."""
