"""The application « enrolement »."""

from django.apps import AppConfig


class EnrolementConfig(AppConfig):
    """The counter where suppliers enrol."""

    name = "guichet.enrolement"
    label = "enrolement"
    verbose_name = "Enrôlement"
