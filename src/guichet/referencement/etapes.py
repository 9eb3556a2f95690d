"""What happened to a candidature and what is to come, as the steps of a timeline."""

from guichet import horloge
from guichet.cycles.table import Transition
from guichet.journal.models import Inscription
from guichet.publication.calendrier import countdown, weight
from guichet.referencement import echeances
from guichet.referencement.actes import Acte
from guichet.referencement.cycle import CYCLE
from guichet.referencement.echeances import dispositif_of
from guichet.referencement.models import Candidature, Etat
from guichet.theme.composition import Etape, Genre
from sons.agenda.echeances import Jalon

# Acts that anybody follows; the small ones (a piece, a field) stay in the journal.
_SUIVIS = (Acte.CREATION, Acte.QUESTION, Acte.REPONSE, *{t.acte for t in CYCLE.transitions})

GENRES: dict[str, Genre] = {
    Etat.BROUILLON: "neutre",
    Etat.DEPOSEE: "info",
    Etat.ELIGIBLE: "attention",
    Etat.NON_ELIGIBLE: "erreur",
    Etat.PREUVES: "info",
    Etat.INCOMPLETE: "attention",
    Etat.REFERENCEE: "succes",
    Etat.REFUSEE: "erreur",
    Etat.RETIREE: "erreur",
    Etat.ABANDONNEE: "neutre",
}


def steps(candidature: Candidature) -> list[Etape]:
    """Return the past from the journal, where things stand, then the next closing date."""
    passees = [
        Etape(_said(inscription), inscription.libelle, "passe")
        for inscription in Inscription.objects.filter(
            objet_type=candidature._meta.label_lower,
            objet_id=str(candidature.pk),
            acte__in=_SUIVIS,
        )
    ]
    maintenant = Etape(
        "Aujourd’hui", candidature.get_etat_display(), "courant",
        genre=GENRES[candidature.etat],
    )  # fmt: skip
    closing = next_closing(candidature)
    return [*passees, maintenant, *([_closing_step(closing)] if closing else [])]


def next_closing(candidature: Candidature) -> Jalon | None:
    """Return the date before which the next act is due; None when nothing is due or binds."""
    if not candidature.finance:
        return None
    dispositif, instant = dispositif_of(candidature), horloge.now()
    if candidature.etat == Etat.BROUILLON:
        return echeances.closing_candidature(dispositif, instant)
    if candidature.etat in (Etat.DEPOSEE, Etat.ELIGIBLE, Etat.INCOMPLETE):
        return echeances.closing_preuves(dispositif, instant)
    if candidature.etat == Etat.PREUVES:
        return echeances.closing_decision(dispositif, instant)
    return None


def button(ligne: Transition) -> str:
    """Return the look of a button: what ends a candidature is never the main one."""
    return "danger" if ligne.vers in (Etat.ABANDONNEE, Etat.RETIREE) else "principal"


def _said(inscription: Inscription) -> str:
    return f"{inscription.instant.astimezone(horloge.PARIS):%d/%m/%Y à %Hh%M}"


def _closing_step(closing: Jalon) -> Etape:
    instant = horloge.now()
    return Etape(
        quand=str(closing.echeance),
        titre=closing.echeance.libelle,
        etat="passe" if closing.is_past(instant) else "a_venir",
        mot=countdown(closing, instant),
        genre=weight(closing, instant),
    )
