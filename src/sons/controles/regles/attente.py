"""Some demandes wait for the same client's demande of another dispositif (DRIMbox, RIS)."""

from sons.controles.dossier import Dossier


def check_attente(dossier: Dossier) -> None:
    """Say which demandes are accepted but wait, by the first kind of identifier of the client."""
    attente = dossier.dispositif.attente
    if attente is None or not dossier.cles or not dossier.cles[0].valeurs:
        return
    cles = dossier.cles[0]
    validees = dossier.contexte.validees(
        attente.dispositif, cles.beneficiaire.identifiant, cles.distinctes
    )
    if validees is None:
        dossier.releve.not_verified(
            f"demande {attente.dispositif} du client",
            f"le contexte ne dit pas quels clients ont une demande {attente.dispositif} validée",
            "Le guichet le vérifiera : la demande peut être mise en attente.",
        )
        return
    for valeur, rang in zip(cles.valeurs, cles.rangs, strict=True):
        if valeur not in validees:
            chemin = dossier.path_of_key(cles, rang, valeur)
            source = str(attente.source)
            dossier.releve.on_demande(rang, "4090", chemin, valeur, attente.dispositif, source)
