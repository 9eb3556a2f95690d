"""The application « journal »."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The chained journal."""

    name = "guichet.journal"
    label = "journal"
    verbose_name = "Journal"
