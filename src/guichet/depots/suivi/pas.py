"""The steps of the track of a solution, one function each: its state, what holds it, one link."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from guichet.acteurs.models import Organisation
from guichet.depots.models import Etat, Phase
from guichet.depots.suivi.totaux import FINIES, Somme
from guichet.enrolement.models import Enrolement
from guichet.enrolement.models import Etat as EtatEnrolement
from guichet.enrolement.models.enrolement import A_INSTRUIRE
from guichet.modeles.models import Etat as EtatModele
from guichet.referencement.etapes import SUITES
from guichet.referencement.models import Candidature
from guichet.referencement.models import Etat as EtatCandidature
from guichet.theme.composition import Avancee, Pas
from sons import Referencement
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.modele import Dispositif


@dataclass(frozen=True)
class Sujet:
    """A solution and what the portal holds of it; ``sommes`` are those of its demandes."""

    organisation: Organisation
    dispositif: Dispositif
    candidature: Candidature | None
    solution: Referencement | None
    enrolement: Enrolement | None
    convention: bool
    simulateur: bool
    modeles: frozenset[str]
    essaye: bool
    sommes: Sequence[Somme]
    instant: datetime

    @property
    def nom(self) -> str:
        """What its supplier calls it."""
        if self.solution:
            return f"{self.solution.solution} {self.solution.version}".strip()
        if self.candidature:
            return self.candidature.nom
        return (self.enrolement and self.enrolement.logiciel_nom) or "Solution à nommer"

    @property
    def goes_on(self) -> bool:
        """Whether a first payment may still come, and has not."""
        if self.count(Etat.PAYEE) or (self.solution and self.solution.date_retrait):
            return False
        return bool(self.count()) or not self.is_past(Etape.FERMETURE_AVANCE)

    def count(self, etat: str = "") -> int:
        """Return how many of its avances are in a state, or alive."""
        return sum(
            s.nombre
            for s in self.sommes
            if s.phase == Phase.AVANCE and (s.etat == etat if etat else s.etat not in FINIES)
        )

    def when(self, etape: Etape) -> Echeance | None:
        """Return a date of its calendar."""
        return self.dispositif.calendrier.in_force(etape, self.instant)

    def is_past(self, etape: Etape) -> bool:
        """Tell whether the last instant of a date is over."""
        fin = self.when(etape)
        return fin is not None and self.instant > fin.fin

    def is_to_come(self, etape: Etape) -> bool:
        """Tell whether a date has not begun."""
        debut = self.when(etape)
        return debut is not None and self.instant < debut.debut

    def is_enrolled(self) -> bool:
        """Tell whether demandes may be deposited for it."""
        return self.enrolement is not None and self.enrolement.etat == EtatEnrolement.DEFINITIF


def candidature(sujet: Sujet) -> Pas:
    """Presented to the ANS, then referenced."""
    titre = "Candidature"
    if sujet.solution:
        return Pas(titre, "fait", f"Référencée : {sujet.solution.numero_ans}.")
    if sujet.candidature is None:
        return Pas(titre, "en_cours", "L’éditeur de la solution la suit auprès de l’ANS.")
    url = reverse("referencement:candidature", args=[sujet.candidature.pk])
    etat = EtatCandidature(sujet.candidature.etat)
    examinee = etat in (EtatCandidature.DEPOSEE, EtatCandidature.PREUVES)
    limite = Etape.CANDIDATURE if etat == EtatCandidature.BROUILLON else Etape.PREUVES
    for fin in (limite, Etape.FERMETURE_REFERENCEMENT):
        if not examinee and sujet.is_past(fin):
            return Pas(titre, "bloque", f"Le dépôt est clos depuis le {sujet.when(fin)}.", url)
    avancee: Avancee = "en_cours" if examinee else "a_faire"
    return Pas(titre, avancee, SUITES[etat], url, "Voir la candidature")


def enrolement(sujet: Sujet) -> Pas:
    """Known of the agency that pays."""
    titre, sien = "Enrôlement", sujet.enrolement
    if sien is None:
        return _not_begun(titre, sujet)
    url = reverse("enrolement:page", args=[sien.pk])
    if sien.etat == EtatEnrolement.DEFINITIF:
        return Pas(titre, "fait", "Définitif.")
    if sien.etat in A_INSTRUIRE:
        return Pas(titre, "en_cours", "L’agence examine la demande.", url, "Voir la demande")
    if sien.etat == EtatEnrolement.ANTICIPE:
        if sujet.solution:
            mots = "L’anticipé est validé : préparez le définitif."
            return Pas(titre, "a_faire", mots, url, "Préparer")
        return Pas(titre, "en_cours", "L’anticipé est validé ; le définitif suit le référencement.")
    if sien.etat == EtatEnrolement.BROUILLON and sujet.is_past(Etape.FERMETURE_ENROLEMENT):
        return _closed(titre, sujet, Etape.FERMETURE_ENROLEMENT)
    if sujet.solution and not sujet.convention:
        return _without_convention(titre)
    return Pas(titre, "a_faire", f"{sien.get_etat_display()}.", url, "Reprendre la demande")


def _not_begun(titre: str, sujet: Sujet) -> Pas:
    if sujet.is_past(Etape.FERMETURE_ENROLEMENT):
        return _closed(titre, sujet, Etape.FERMETURE_ENROLEMENT)
    if sujet.candidature and sujet.candidature.etat == EtatCandidature.BROUILLON:
        return Pas(titre, "a_venir", "Après le dépôt de la candidature.")
    if sujet.is_to_come(Etape.OUVERTURE_ENROLEMENT):
        return Pas(titre, "a_venir", f"Ouvre le {sujet.when(Etape.OUVERTURE_ENROLEMENT)}.")
    if sujet.solution and not sujet.convention:
        return _without_convention(titre)
    page = reverse("enrolement:nouveau", args=[sujet.organisation.pk])
    url = f"{page}?dispositif={sujet.dispositif.code}"
    return Pas(titre, "a_faire", "Rien n’est commencé.", url, "Commencer l’enrôlement")


def _closed(titre: str, sujet: Sujet, etape: Etape) -> Pas:
    return Pas(titre, "bloque", f"Clos depuis le {sujet.when(etape)}.")


def _without_convention(titre: str) -> Pas:
    return Pas(titre, "bloque", "L’ANS n’a pas encore enregistré la convention de référencement.")


def modeles(sujet: Sujet) -> Pas:
    """The order form and the quote, reviewed; nobody has to."""
    titre, url = "Modèles", reverse("modeles:liste")
    if EtatModele.A_CORRIGER in sujet.modeles:
        return Pas(titre, "a_faire", "Un modèle est à corriger.", url, "Voir les modèles")
    if EtatModele.VALIDE in sujet.modeles:
        return Pas(titre, "fait", "Un modèle est validé.")
    if EtatModele.DEPOSE in sujet.modeles:
        return Pas(titre, "en_cours", "L’agence relit votre modèle.", url, "Voir les modèles")
    if not sujet.simulateur:
        return Pas(titre, "a_venir", "À partir de l’enrôlement anticipé.")
    if sujet.count():
        return Pas(titre, "a_venir", "Facultatif : aucun modèle n’a été relu.")
    mots = "Facultatif : faites relire votre bon de commande."
    return Pas(titre, "a_faire", mots, url, "Déposer un modèle")


def simulation(sujet: Sujet) -> Pas:
    """A first file accepted, for nothing."""
    titre = "Simulation"
    if sujet.essaye or sujet.count():
        return Pas(titre, "fait", "Un fichier a été accepté.")
    if not sujet.simulateur:
        return Pas(titre, "a_venir", "À partir de l’enrôlement anticipé.")
    url = reverse("depots:simuler", args=[sujet.organisation.pk])
    return Pas(titre, "a_faire", "Aucun fichier accepté pour l’instant.", url, "Essayer un fichier")


def depot(sujet: Sujet) -> Pas:
    """A first demande of avance."""
    titre, nombre = "Dépôt", sujet.count()
    if nombre:
        s = "s" if nombre > 1 else ""
        return Pas(titre, "fait", f"{nombre} demande{s} d’avance.")
    if sujet.is_past(Etape.FERMETURE_AVANCE):
        return _closed(titre, sujet, Etape.FERMETURE_AVANCE)
    if not sujet.is_enrolled():
        return Pas(titre, "a_venir", "Après l’enrôlement définitif.")
    if sujet.is_to_come(Etape.OUVERTURE_AVANCE):
        return Pas(titre, "a_venir", f"Ouvre le {sujet.when(Etape.OUVERTURE_AVANCE)}.")
    fin = sujet.when(Etape.FERMETURE_AVANCE)
    mots = f"Jusqu’au {fin}." if fin else "Le guichet est ouvert."
    url = reverse("depots:deposer", args=[sujet.organisation.pk])
    return Pas(titre, "a_faire", mots, url, "Déposer un fichier")


def paiement(sujet: Sujet) -> Pas:
    """The first avance paid: the end of the track."""
    titre = "Premier paiement"
    if not sujet.count():
        return Pas(titre, "a_venir", "Après l’instruction de la demande.")
    url = reverse("depots:demandes", args=[sujet.organisation.pk])
    return Pas(titre, "en_cours", "L’agence instruit vos demandes.", url, "Les suivre")


PAS: tuple[Callable[[Sujet], Pas], ...] = (
    candidature, enrolement, modeles, simulation, depot, paiement,
)  # fmt: skip
