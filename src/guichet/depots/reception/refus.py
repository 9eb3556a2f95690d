"""Why what was sent is not deposited."""


class DepotRefuse(Exception):
    """What was sent cannot be taken at all; the message is a French sentence ready to be shown."""


class ControleInterrompu(DepotRefuse):
    """The control took too much, or its process died: there is no verdict at all."""

    def __init__(self) -> None:
        super().__init__(
            "Contrôle interrompu : ce fichier ou son ZIP demande trop de temps ou de mémoire, et "
            "aucun verdict n’a été rendu. Rien n’a été enregistré. Vérifiez qu’il est bâti comme "
            "le modèle, essayez-le au simulateur, puis envoyez-le de nouveau ; s’il vous semble "
            "ordinaire, écrivez à l’agence, qui en est prévenue."
        )


class TropDeConcurrence(Exception):
    """Others were faster each time; nothing says that the next time will not do."""


class NomUtilise(DepotRefuse):
    """Another file bore this name; ``libre`` is one that none has borne."""

    def __init__(self, nom: str, libre: str) -> None:
        propose = f", par exemple {libre}" if libre else ""
        super().__init__(
            f"Un autre fichier déposé porte déjà le nom {nom} : renommez celui-ci{propose}."
        )
        self.libre = libre
