"""What happened to a candidature and what is to come, as the steps of a timeline."""

from guichet import horloge
from guichet.jalons import countdown, weight
from guichet.journal.lecture import history
from guichet.referencement import echeances
from guichet.referencement.actes import Acte
from guichet.referencement.cycle import CYCLE
from guichet.referencement.echeances import dispositif_of
from guichet.referencement.models import Candidature, Etat
from guichet.theme.composition import Etape, Genre
from sons.agenda.echeances import Jalon

# Acts that anybody follows; the small ones (a piece, a field) stay in the journal.
_SUIVIS = (
    Acte.CREATION,
    Acte.CONVENTION,
    Acte.QUESTION,
    Acte.REPONSE,
    *{t.acte for t in CYCLE.transitions},
)

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

# What the supplier reads under the state: who has the next move.
SUITES: dict[str, str] = {
    Etat.BROUILLON: "Décrivez la solution, puis déposez la candidature : l’agence ne la voit pas "
    "encore. Vous pouvez déjà préparer les preuves.",
    Etat.DEPOSEE: "L’agence examine si la solution est éligible. Vous n’avez rien à faire.",
    Etat.ELIGIBLE: "Ajoutez les preuves de chaque profil, puis déposez le dossier complet.",
    Etat.PREUVES: "L’agence examine les preuves. Vous n’avez rien à faire.",
    Etat.INCOMPLETE: "Ajoutez ce qui manque, puis déposez le dossier complété.",
    Etat.REFERENCEE: "Joignez l’attestation à la demande d’enrôlement ; déclarez ici vos nouveaux "
    "distributeurs.",
}


def steps(candidature: Candidature) -> list[Etape]:
    """Return the next closing date, where things stand, then the past, the last act first."""
    passees = history(candidature, _SUIVIS)
    maintenant = Etape(
        "Aujourd’hui", candidature.get_etat_display(), "courant",
        genre=GENRES[candidature.etat],
    )  # fmt: skip
    closing = next_closing(candidature)
    return [*([_closing_step(closing)] if closing else []), maintenant, *passees]


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


def closing_said(candidature: Candidature) -> str:
    """Say before when the next act is due and in how long; nothing once it is past."""
    closing = next_closing(candidature)
    if closing is None or closing.is_past(horloge.now()):
        return ""
    delai = countdown(closing, horloge.now())
    return f"{closing.echeance.libelle} : {closing.echeance} (heure de Paris), {delai}."


def _closing_step(closing: Jalon) -> Etape:
    instant = horloge.now()
    return Etape(
        quand=str(closing.echeance),
        titre=closing.echeance.libelle,
        etat="passe" if closing.is_past(instant) else "a_venir",
        mot=countdown(closing, instant),
        genre=weight(closing, instant),
    )
