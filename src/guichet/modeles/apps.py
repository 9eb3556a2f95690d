"""The application « modeles »."""

from django.apps import AppConfig


class ModelesConfig(AppConfig):
    """The templates of documents."""

    name = "guichet.modeles"
    label = "modeles"
    verbose_name = "Modèles de documents"
