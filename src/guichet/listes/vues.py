"""Keep a search, forget it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve

from guichet.acteurs.models import Personne
from guichet.listes.models import NOM_MAX, VUES_MAX, Vue
from guichet.listes.sortes import LISTES

# Where one is in a list is no part of what one looks for.
_DE_LA_PAGE = ("apres", "page")
_REQUETE_MAX = 500


def kept(personne: Personne, chemin: str) -> list[Vue]:
    """Return the searches that a person keeps of a list."""
    return list(Vue.objects.filter(personne=personne, chemin=chemin))


def search_of(requete: str) -> str:
    """Return what a query looks for: no empty field, no place in the list."""
    lue = QueryDict(requete, mutable=True)
    for nom, valeurs in list(lue.lists()):
        if nom in _DE_LA_PAGE or not any(valeurs):
            del lue[nom]
    return lue.urlencode()


@transaction.atomic
def keep(personne: Personne, chemin: str, requete: str, nom: str) -> Vue:
    """Keep a search under a name; the one of that name is replaced.

    Raises ValidationError for a name that is not one, or for one search too many.
    """
    if not is_list(chemin):
        raise ValidationError("Cette page n’est pas une liste dont on garde une recherche.")
    propre, cherchee = " ".join(nom.split()), search_of(requete)
    if not propre or len(propre) > NOM_MAX:
        raise ValidationError(f"Donnez à cette recherche un nom de {NOM_MAX} caractères au plus.")
    if not cherchee or len(cherchee) > _REQUETE_MAX:
        raise ValidationError("Choisissez d’abord ce que vous cherchez.")
    autres = Vue.objects.filter(personne=personne, chemin=chemin).exclude(nom=propre)
    if autres.count() >= VUES_MAX:
        raise ValidationError(f"Vous gardez déjà {VUES_MAX} recherches ici : oubliez-en une.")
    vue, _ = Vue.objects.update_or_create(
        personne=personne, chemin=chemin, nom=propre, defaults={"requete": cherchee}
    )
    return vue


def is_list(chemin: str) -> bool:
    """Tell whether an address is that of a list of the portal."""
    try:
        return resolve(chemin).view_name in LISTES
    except Resolver404:
        return False
