"""What the other counters ask about référencements: pure readings."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet

from guichet import horloge
from guichet.acteurs.models import Organisation, Personne
from guichet.referencement.models import Candidature, Convention, Distributeur, Referencement
from guichet.referencement.models.candidature import TERMINES, Etat
from sons.contexte import Referencement as ReferencementConnu


def referencement(numero_ans: str) -> ReferencementConnu | None:
    """Return what the control must know of the référencement ``numero_ans``, None if unknown.

    ``fournisseurs`` are the SIRETs of the editor and of the distributors whose mandate
    has not ended today.
    """
    trouves = _known(Q(numero=numero_ans))
    return trouves[0] if trouves else None


def of_organisation(organisation: Organisation) -> list[ReferencementConnu]:
    """Return the référencements that ``organisation`` may deposit for, as editor or distributor.

    Withdrawn ones are among them, with the day of their withdrawal.
    """
    return of_organisations([organisation])[organisation.pk]


def of_organisations(
    organisations: Collection[Organisation],
) -> dict[int, list[ReferencementConnu]]:
    """Return the same for each of several, by key; as many queries as for one."""
    jour = horloge.today()
    sirens = {une.pk: une.siren for une in organisations if une.siren}
    declares = reduce(or_, (Q(siret__startswith=un) for un in sirens.values()), Q(pk__in=[]))
    mandates = Distributeur.objects.filter(en_cours(jour), declares)
    distribues = Q(candidature__in=mandates.values("candidature"))
    lignes = list(_rows(Q(organisation__in=sirens) | distribues, jour)) if sirens else []
    return {
        une.pk: [_as_known(x) for x in lignes if _deposits_for(une, x)] for une in organisations
    }


def candidatures(organisation: Organisation, personne: Personne) -> list[Candidature]:
    """Return the candidatures to funding still in progress that ``personne`` may see."""
    siennes = Candidature.objects.visibles(personne).filter(organisation=organisation, finance=True)
    return list(siennes.exclude(etat__in=(*TERMINES, Etat.REFERENCEE)))


def convention(numero_ans: str) -> date | None:
    """Return the day on which the editor and the ANS concluded the convention, None without."""
    enregistrees = Convention.objects.filter(candidature__referencement__numero=numero_ans)
    derniere = enregistrees.last()
    return derniere.conclue_le if derniere else None


def with_convention(numeros: Collection[str]) -> frozenset[str]:
    """Keep the numbers whose editor and the ANS concluded the convention, in one query."""
    enregistrees = Convention.objects.filter(candidature__referencement__numero__in=numeros)
    return frozenset(enregistrees.values_list("candidature__referencement__numero", flat=True))


def funded_candidatures(siren: str, dispositif: str, editeur: str) -> list[str]:
    """Return the states of the candidatures to funding deposited that ``siren`` may rely on.

    Those of the editor itself, or those where ``editeur`` declares it as a distributor.
    """
    deposees = Candidature.objects.filter(
        dispositif=dispositif, finance=True, organisation__siren=editeur, deposee_le__isnull=False
    )
    if editeur != siren:
        mandates = Distributeur.objects.filter(en_cours(), siret__startswith=siren)
        deposees = deposees.filter(pk__in=mandates.values("candidature"))
    return list(deposees.exclude(etat__in=TERMINES).values_list("etat", flat=True))


def dispositifs(numeros: Iterable[str]) -> dict[str, str]:
    """Return the dispositif of each of these référencements, by its number."""
    connus = Referencement.objects.filter(numero__in=set(numeros))
    return dict(connus.values_list("numero", "dispositif"))


def en_cours(jour: date | None = None) -> Q:
    """Return what keeps the distributors whose mandate holds on a day (today if None)."""
    return Q(mandat_fin=None) | Q(mandat_fin__gte=jour or horloge.today())


def _known(voulus: Q) -> list[ReferencementConnu]:
    """Return rows of the register in the words of the engine, in two queries."""
    return [_as_known(ligne) for ligne in _rows(voulus)]


def _rows(voulus: Q, jour: date | None = None) -> QuerySet[Referencement]:
    mandates = Prefetch("candidature__distributeurs", Distributeur.objects.filter(en_cours(jour)))
    lignes = Referencement.objects.filter(voulus).select_related("candidature")
    return lignes.prefetch_related(mandates)


def _deposits_for(organisation: Organisation, ligne: Referencement) -> bool:
    if ligne.organisation_id == organisation.pk:
        return True
    declares = ligne.candidature.distributeurs.all()
    siren = organisation.siren
    return bool(siren) and any(un.siret.startswith(siren) for un in declares)


def _as_known(ligne: Referencement) -> ReferencementConnu:
    mandates = {distributeur.siret for distributeur in ligne.candidature.distributeurs.all()}
    retrait = ligne.retire_le
    return ReferencementConnu(
        numero_ans=ligne.numero,
        dispositif=ligne.dispositif,
        solution=ligne.solution,
        version=ligne.version,
        profils=frozenset(ligne.profils),
        date_referencement=ligne.octroye_le.astimezone(horloge.PARIS).date(),
        dossier_complet=ligne.dossier_complet,
        date_retrait=retrait.astimezone(horloge.PARIS).date() if retrait else None,
        finance=ligne.finance,
        fournisseurs=frozenset({ligne.siret} | mandates),
    )
