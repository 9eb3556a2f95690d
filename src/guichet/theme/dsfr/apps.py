"""The theme of the State as a Django application."""

from django.apps import AppConfig

from guichet.configuration.environnement import read_texte


class DsfrConfig(AppConfig):
    """Named by ``GUICHET_THEME`` where an entitled agency asks for it."""

    name = "guichet.theme.dsfr"
    label = "theme_dsfr"
    verbose_name = "Thème du système de design de l’État"

    def ready(self) -> None:
        """Read the lines of the State's mark, which the settings have found filled."""
        self.marque = [ligne.strip() for ligne in read_texte("GUICHET_DSFR_MARQUE").split("|")]
