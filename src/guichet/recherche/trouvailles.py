"""What answers to a few words, counter by counter, among what a person may see.

Demandes and deposits may be a million: they are looked up along an index. The rest, hundreds of
dossiers, is read whole and compared word by word, accents and capitals apart.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.models import Demande, Depot
from guichet.depots.rapport.recu import reference
from guichet.depots.suivi.recherche import bearing
from guichet.depots.suivi.termes import found_by_words
from guichet.enrolement.models import Enrolement
from guichet.modeles.models import Modele
from guichet.prefixes import has_words, normalise
from guichet.referencement.models import Candidature

# So many of each kind are shown; the list of the kind shows the others.
MONTREES = 10
_LUES_MAX = 5000


@dataclass(frozen=True)
class Trouvaille:
    """An object that answers; ``exacte`` when what was typed is a whole number of its own."""

    titre: str
    url: str
    detail: str
    exacte: bool = False


@dataclass(frozen=True)
class Groupe:
    """What answers in one counter; ``suite``: the list that shows all of it, if there is more."""

    titre: str
    trouvailles: Sequence[Trouvaille]
    suite: str = ""


def look_up(personne: Personne, q: str) -> list[Groupe]:
    """Return what answers to ``q`` and that ``personne`` may see, kind by kind."""
    if not normalise(q):
        return []
    trouves = (chercher(personne, q) for chercher in _COMPTOIRS)
    return [groupe for groupe in trouves if groupe and groupe.trouvailles]


def only_one(groupes: Sequence[Groupe]) -> Trouvaille | None:
    """Return the object that a whole number names, when it names one and nothing else answers.

    A name never leads straight to its only bearer: tomorrow it may have two.
    """
    toutes = [une for groupe in groupes for une in groupe.trouvailles]
    return toutes[0] if len(toutes) == 1 and toutes[0].exacte else None


def _demandes(personne: Personne, q: str) -> Groupe | None:
    vues = perimetre(personne, Habilitation.VOIR_DEMANDES)
    siennes: list[Organisation | None] = (
        [None] if vues is None else list(Organisation.objects.filter(pk__in=vues))
    )
    exactes = {cle for une in siennes for cle in bearing(une, q)}
    cles = exactes or {cle for une in siennes for cle in found_by_words(une, q)}
    lues = _seen(Demande.objects.filter(pk__in=cles), vues).select_related("organisation")
    lignes = list(lues.defer("constats").order_by("-pk")[: MONTREES + 1])
    return Groupe(
        "Demandes",
        [
            Trouvaille(
                f"{d.client or 'Sans nom'}, {d.numero_editeur}",
                reverse("depots:demande", args=[d.pk]),
                f"{d.organisation}, {d.dispositif}, {d.get_phase_display().lower()} : "
                f"{d.get_etat_display().lower()}",
                exacte=d.pk in exactes,
            )
            for d in lignes[:MONTREES]
        ],
        _list_of_demandes(siennes) if len(lignes) > MONTREES else "",
    )


def _list_of_demandes(siennes: Sequence[Organisation | None]) -> str:
    premiere = siennes[0]
    if premiere is None:
        return reverse("depots:toutes")
    return reverse("depots:demandes", args=[premiere.pk]) if len(siennes) == 1 else ""


def _depots(personne: Personne, q: str) -> Groupe:
    vues = perimetre(personne, Habilitation.VOIR_DEMANDES)
    mot = q.strip()
    numero = mot.upper().removeprefix("D-")
    par_numero = Q(pk=int(numero)) if mot[:2].upper() == "D-" and _is_key(numero) else Q(pk=None)
    trouves = _seen(Depot.objects.filter(Q(nom__debute=mot) | par_numero), vues)
    lus = trouves.select_related("organisation").defer("rapport").order_by("-pk")
    return Groupe(
        "Dépôts",
        [
            Trouvaille(
                d.nom, reverse("depots:depot", args=[d.pk]), f"{reference(d)}, {d.organisation}",
                exacte=mot in (d.nom, reference(d)),
            )
            for d in lus[:MONTREES]
        ],
    )  # fmt: skip


def _is_key(mot: str) -> bool:
    return mot.isascii() and mot.isdigit() and len(mot) < 19


def _candidatures(personne: Personne, q: str) -> Groupe:
    vues = perimetre(personne, Habilitation.VOIR_CANDIDATURE)
    visibles = Candidature.objects.visibles(personne)
    lues = visibles.select_related("organisation", "referencement").order_by("-pk")
    return _small(
        "Candidatures", q, lues, "referencement:candidature",
        lambda c: (c.nom, c.siret, _number(c), *_named(c.organisation, vues)),
        lambda c: f"{c.organisation}, {c.dispositif} : {c.get_etat_display().lower()}",
    )  # fmt: skip


def _named(organisation: Organisation, vues: Iterable[int] | None) -> Sequence[str]:
    """Return what an organisation is called, for who sees several: one's own names everything."""
    return (organisation.nom, organisation.siren) if vues is None else ()


def _number(candidature: Candidature) -> str:
    octroi = getattr(candidature, "referencement", None)
    return octroi.numero if octroi else ""


def _enrolements(personne: Personne, q: str) -> Groupe:
    vues = perimetre(personne, Habilitation.VOIR_ENROLEMENT)
    lus = _seen(Enrolement.objects.all(), vues).select_related("organisation").order_by("-pk")
    return _small(
        "Enrôlements", q, lus, "enrolement:page",
        lambda e: (e.logiciel_nom, e.logiciel_version, e.numero_ans, e.siret,
                   *_named(e.organisation, vues)),
        lambda e: f"{e.organisation}, {e.dispositif} : {e.get_etat_display().lower()}",
    )  # fmt: skip


def _modeles(personne: Personne, q: str) -> Groupe:
    vues = perimetre(personne, Habilitation.VOIR_MODELE)
    lus = _seen(Modele.objects.all(), vues).select_related("organisation").order_by("-pk")
    return _small(
        "Modèles de documents", q, lus, "modeles:page",
        lambda m: (str(m), *_named(m.organisation, vues)),
        lambda m: f"{m.organisation}, {m.dispositif} : {m.get_etat_display().lower()}",
    )  # fmt: skip


def _organisations(personne: Personne, q: str) -> Groupe | None:
    """Look among organisations, for who sees them all: one's own needs no search."""
    if perimetre(personne, Habilitation.VOIR_ORGANISATION) is not None:
        return None
    return _small(
        "Organisations", q, Organisation.objects.order_by("nom"), "acteurs:organisation",
        lambda o: (o.nom, o.siren or ""), lambda o: o.get_nature_display(),
    )  # fmt: skip


def _seen(objets: QuerySet[Any], vues: Iterable[int] | None) -> QuerySet[Any]:
    """Keep what belongs to the organisations that a person sees; None: all of them."""
    return objets if vues is None else objets.filter(organisation__in=vues)


def _small(
    titre: str,
    q: str,
    objets: QuerySet[Any],
    page: str,
    mots: Callable[[Any], Iterable[str]],
    detail: Callable[[Any], str],
) -> Groupe:
    """Compare the words of each object, until enough of them answer."""
    cherches = normalise(q)
    repondent: Iterator[Model] = (
        un for un in objets[:_LUES_MAX].iterator(chunk_size=500) if has_words(cherches, mots(un))
    )
    return Groupe(
        titre,
        [
            Trouvaille(str(un), reverse(page, args=[un.pk]), detail(un))
            for un in islice(repondent, MONTREES)
        ],
    )


_COMPTOIRS = (_demandes, _depots, _candidatures, _enrolements, _modeles, _organisations)
