"""Why what was sent is not deposited."""


class DepotRefuse(Exception):
    """What was sent cannot be taken at all; the message is a French sentence ready to be shown."""


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
