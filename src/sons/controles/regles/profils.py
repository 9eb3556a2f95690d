"""The solution was referenced with the profile that the installation scenario requires."""

from sons.controles.coherence import matching
from sons.controles.dossier import Dossier


def check_profils(dossier: Dossier) -> None:
    """Look for each answer that requires a profile."""
    for profil in dossier.dispositif.profil:
        if not profil.exige_si:
            continue
        rangs = matching(dossier, profil.exige_si)
        if not rangs:
            continue
        referencement = dossier.referencement
        if referencement is None or referencement.profils is None:
            dossier.releve.not_verified(
                f"profil « {profil.nom} »",
                "le contexte ne dit pas avec quels profils la solution est référencée",
                "Ajoutez-les : « sons contexte referencement » (--profil).",
            )
        elif profil.nom not in referencement.profils:
            nom, valeur = next(iter(profil.exige_si.items()))
            recu = f"{nom} = {'true' if valeur is True else valeur}"
            balise = dossier.textes.format.named(nom)
            for rang in rangs:
                chemin = dossier.path_of(rang, balise)
                dossier.releve.on_demande(
                    rang, "4030", chemin, recu, profil.nom, str(profil.source)
                )
