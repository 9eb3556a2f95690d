"""What the other counters ask about référencements: pure readings."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q

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
    if not organisation.siren:
        return []
    jour = horloge.today()
    mandates = Distributeur.objects.filter(en_cours(jour), siret__startswith=organisation.siren)
    distribues = Q(candidature__in=mandates.values("candidature"))
    return _known(Q(organisation=organisation) | distribues, jour)


def candidatures(organisation: Organisation, personne: Personne) -> list[Candidature]:
    """Return the candidatures to funding still in progress that ``personne`` may see."""
    siennes = Candidature.objects.visibles(personne).filter(organisation=organisation, finance=True)
    return list(siennes.exclude(etat__in=(*TERMINES, Etat.REFERENCEE)))


def convention(numero_ans: str) -> date | None:
    """Return the day on which the editor and the ANS concluded the convention, None without."""
    enregistrees = Convention.objects.filter(candidature__referencement__numero=numero_ans)
    derniere = enregistrees.last()
    return derniere.conclue_le if derniere else None


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


def _known(voulus: Q, jour: date | None = None) -> list[ReferencementConnu]:
    """Return rows of the register in the words of the engine, in two queries."""
    mandates = Prefetch("candidature__distributeurs", Distributeur.objects.filter(en_cours(jour)))
    lignes = Referencement.objects.filter(voulus).select_related("candidature")
    return [_as_known(ligne) for ligne in lignes.prefetch_related(mandates)]


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
