"""The application « referencement »."""

from django.apps import AppConfig


class ReferencementConfig(AppConfig):
    """The counter of the ANS."""

    name = "guichet.referencement"
    label = "referencement"
    verbose_name = "Référencement"
