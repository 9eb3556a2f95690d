"""The solution was referenced with the profile that the installation scenario requires."""

from sons.controles.coherence import matching
from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.profils import unknown_profiles


def check_profils(examen: Examen) -> Trouves:
    """Look for each answer that requires a profile."""
    for profil in examen.dispositif.profil:
        if not profil.exige_si:
            continue
        rangs = matching(examen, profil.exige_si)
        if not rangs:
            continue
        referencement = examen.referencement
        if referencement is None or referencement.profils is None:
            yield NonVerifie(
                f"profil « {profil.nom} »",
                "on ne sait pas avec quels profils la solution est référencée",
                Manque.PROFILS,
            )
        elif unknown_profiles([profil.nom], referencement.profils):
            nom, valeur = next(iter(profil.exige_si.items()))
            recu = f"{nom} = {'true' if valeur is True else valeur}"
            balise = examen.textes.format.named(nom)
            for rang in rangs:
                chemin = examen.path_of(rang, balise)
                yield Trouve(rang, "4030", chemin, recu, profil.nom, profil.source)
