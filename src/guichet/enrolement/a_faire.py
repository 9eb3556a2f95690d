"""What waits on enrolments: for their supplier, for the agency."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse

from guichet import horloge
from guichet.a_faire.registre import AFaire, declare, first_of, others
from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation, Personne
from guichet.enrolement.models import (
    ChangementCompte,
    Enrolement,
    Etat,
    EtatChangement,
    PieceEnrolement,
    VerdictPiece,
)
from guichet.enrolement.models.enrolement import FINIS, OUVERTS_AU_FOURNISSEUR
from guichet.enrolement.regles import regles
from guichet.jalons import Limite
from guichet.referencement import registre
from guichet.textes import reglement
from sons import Referencement
from sons.reglement.calendrier import Etape
from sons.reglement.modele import Dispositif

# What a supplier does in each state that is its turn, and the button that leads there.
_TOUR: dict[str, tuple[str, str]] = {
    Etat.BROUILLON: ("Compléter et déposer la demande d’enrôlement", "Reprendre"),
    Etat.A_CORRIGER: ("Corriger la demande d’enrôlement", "Corriger"),
    Etat.FINALISATION: ("Déposer la finalisation de l’enrôlement", "Reprendre"),
    Etat.FINALISATION_A_CORRIGER: ("Corriger la finalisation de l’enrôlement", "Corriger"),
}


def to_do(personne: Personne) -> Iterator[AFaire]:
    """Yield what the supplier, then what the agency, has to do."""
    siennes = perimetre(personne, Habilitation.PREPARER_ENROLEMENT)
    if siennes:
        yield from _of_supplier(siennes)
    if personne.peut(Habilitation.INSTRUIRE_ENROLEMENT):
        yield from _to_examine()
        yield from _accounts()


declare(to_do)


def closing(dispositif: Dispositif, instant: datetime) -> Limite | None:
    """Return until when a request may be filed, None if the texts do not say."""
    fin = dispositif.calendrier.in_force(Etape.FERMETURE_ENROLEMENT, instant)
    return Limite.of_text(fin) if fin else None


def unenrolled(
    solutions: Sequence[Referencement], enrolements: Sequence[Enrolement]
) -> list[Referencement]:
    """Keep the solutions that are funded, stand, and that no enrolment is about."""
    numeros = {une.numero_ans for une in enrolements}
    noms = {(une.dispositif, une.logiciel_nom.casefold()) for une in enrolements}
    return [
        une
        for une in solutions
        if une.finance and not une.date_retrait and une.numero_ans not in numeros
        and (une.dispositif, une.solution.casefold()) not in noms
    ]  # fmt: skip


def _of_supplier(siennes: frozenset[int]) -> Iterator[AFaire]:
    fournisseurs = list(Organisation.objects.filter(pk__in=siennes))
    lignes = Enrolement.objects.filter(organisation__in=siennes).exclude(etat__in=FINIS)
    enrolements = list(
        lignes.filter(dispositif__in=reglement().codes).select_related("organisation")
    )
    a_corriger = _pieces_to_correct(enrolements)
    for une in enrolements:
        if une.etat in OUVERTS_AU_FOURNISSEUR:
            yield from _turn(une, a_corriger.get(une.pk, ()))
    connues = registre.of_organisations(fournisseurs)
    for organisation in fournisseurs:
        siens = [une for une in enrolements if une.organisation_id == organisation.pk]
        yield from _to_finalise(siens, connues[organisation.pk])
        yield from _to_begin(organisation, unenrolled(connues[organisation.pk], siens))


def _turn(une: Enrolement, pieces: Sequence[str]) -> Iterator[AFaire]:
    """Yield the next act. Dates bound the first deposit alone: what came in time is corrected."""
    limite = closing(une.textes, horloge.now())
    passee = limite is not None and limite.is_past(horloge.now())
    if passee and une.etat == Etat.BROUILLON:
        return
    yield AFaire(
        quoi=_TOUR[une.etat][0],
        objet=str(une),
        url=reverse("enrolement:page", args=[une.pk]),
        bouton=_TOUR[une.etat][1],
        organisation=une.organisation,
        limite=None if passee else limite,
        depuis=None if une.etat == Etat.BROUILLON else une.depose_le,
        detail=f"À corriger : {', '.join(pieces)}." if pieces else "",
    )


def _pieces_to_correct(enrolements: Sequence[Enrolement]) -> dict[int, list[str]]:
    """Return the labels of the pieces whose last version is to be corrected, in one query."""
    renvoyes = [
        une.pk for une in enrolements if une.etat in (Etat.A_CORRIGER, Etat.FINALISATION_A_CORRIGER)
    ]
    if not renvoyes:
        return {}
    pieces = PieceEnrolement.objects.filter(enrolement__in=renvoyes).order_by("code", "rang")
    derniers = {(une.enrolement_id, une.code): une.verdict for une in pieces}
    trouvees: dict[int, list[str]] = {}
    for (cle, code), verdict in derniers.items():
        regle = regles().find(code)
        if verdict == VerdictPiece.A_CORRIGER and regle is not None:
            trouvees.setdefault(cle, []).append(regle.libelle)
    return trouvees


def _to_finalise(
    enrolements: Sequence[Enrolement], solutions: Sequence[Referencement]
) -> Iterator[AFaire]:
    """Yield the anticipated enrolments whose solution is referenced by now."""
    referencees = {
        (une.dispositif, une.solution.casefold())
        for une in solutions
        if une.finance and not une.date_retrait
    }
    for une in enrolements:
        nommee = (une.dispositif, une.logiciel_nom.casefold())
        if une.etat == Etat.ANTICIPE and nommee in referencees:
            yield AFaire(
                quoi="Préparer l’enrôlement définitif : la solution est référencée",
                objet=str(une),
                url=reverse("enrolement:page", args=[une.pk]),
                bouton="Préparer",
                organisation=une.organisation,
            )


def _to_begin(organisation: Organisation, solutions: Sequence[Referencement]) -> Iterator[AFaire]:
    """Yield the referenced solutions that nobody enrols, while the counter is open."""
    instant = horloge.now()
    for une in solutions:
        if une.dispositif not in reglement().codes:
            continue
        dispositif = reglement().dispositif(une.dispositif)
        ouverture = dispositif.calendrier.in_force(Etape.OUVERTURE_ENROLEMENT, instant)
        limite = closing(dispositif, instant)
        if (ouverture and instant < ouverture.debut) or (limite and limite.is_past(instant)):
            continue
        page = reverse("enrolement:nouveau", args=[organisation.pk])
        yield AFaire(
            quoi="S’enrôler pour la solution référencée",
            objet=f"{une.solution} {une.version}".strip() + f", {une.dispositif}",
            url=f"{page}?dispositif={une.dispositif}",
            bouton="Commencer",
            organisation=organisation,
            limite=limite,
        )


def _to_examine() -> Iterator[AFaire]:
    lues, reste = first_of(Enrolement.objects.a_instruire().select_related("organisation"))
    for une in lues:
        yield AFaire(
            quoi="Examiner la demande d’enrôlement",
            objet=str(une),
            url=reverse("enrolement:page", args=[une.pk]),
            bouton="Examiner",
            organisation=une.organisation,
            depuis=une.depose_le,
        )
    bureau = reverse("enrolement:bureau")
    yield from others(reste, "autre enrôlement à examiner", "autres enrôlements à examiner", bureau)


def _accounts() -> Iterator[AFaire]:
    """Yield the changes of account that no agent has looked at; confirmations are apart."""
    demandes = ChangementCompte.objects.filter(etat=EtatChangement.DEMANDE).order_by("demande_le")
    lues, reste = first_of(demandes.select_related("enrolement__organisation"))
    for une in lues:
        yield AFaire(
            quoi="Examiner le changement de compte",
            objet=str(une.enrolement),
            url=reverse("enrolement:compte_avis", args=[une.pk]),
            bouton="Examiner",
            organisation=une.organisation,
            depuis=une.demande_le,
        )
    bureau = reverse("enrolement:bureau")
    yield from others(reste, "autre changement de compte", "autres changements de compte", bureau)
