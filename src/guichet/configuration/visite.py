"""The guided visit of a demonstration: five steps for a supplier, five for the agencies."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet.acteurs.demonstration import ORGANISATIONS
from guichet.acteurs.models import Organisation


@dataclass(frozen=True)
class Pas:
    """One step: what is done, why, and where; ``comme`` is who one must be to do it."""

    titre: str
    texte: str
    lien: str
    adresse: str
    comme: str = ""


@require_safe
def visite(request: HttpRequest) -> HttpResponse:
    """Lead a visitor through what each does here; production has no such page."""
    if not settings.DEMONSTRATION:
        raise Http404
    contexte = {
        "parcours": [("Vous êtes fournisseur", _fournisseur()), ("Vous êtes agent", _agent())]
    }
    return render(request, "configuration/visite.html", contexte)


def _fournisseur() -> list[Pas]:
    editeur = Organisation.objects.filter(siren=ORGANISATIONS["editeur"][2]).first()
    if editeur is None:
        # A portal that has the pages of a demonstration, and not its data yet.
        return []
    a_lui = {"organisation_id": editeur.pk}
    demandes = reverse("depots:demandes", kwargs=a_lui)
    return [
        Pas(
            "Voyez ce qui vous attend",
            "Édith représente un éditeur de logiciels. Son espace dit ce qu’elle a à faire, ce qui "
            "ferme bientôt et où en sont ses demandes.",
            "Entrer comme Édith", reverse("espace"), "edith.leur",
        ),
        Pas(
            "Simulez un fichier fautif",
            "Sur la page du simulateur, téléchargez « Fichier à corriger » (JSON et ZIP), puis "
            "contrôlez-le : chaque constat dit où, pourquoi et que faire. Rien n’est déposé.",
            "Ouvrir le simulateur", reverse("depots:simuler", kwargs=a_lui), "edith.leur",
        ),
        Pas(
            "Déposez un bon fichier",
            "Téléchargez « Bon fichier » et déposez-le : l’accusé de réception est immédiat, et "
            "chaque demande acceptée a son numéro. Recommencez : le suivant est prêt.",
            "Ouvrir le dépôt", reverse("depots:deposer", kwargs=a_lui), "edith.leur",
        ),
        Pas(
            "Complétez une demande",
            "Une demande incomplète attend une pièce. Ouvrez-en une : elle dit laquelle, et sous "
            "quel nom.",
            "Voir les incomplètes", f"{demandes}?etat=incomplete", "edith.leur",
        ),
        Pas(
            "Calculez un montant",
            "Sans compte : ce client est-il éligible, et pour combien ?",
            "Ouvrir l’outil de calcul", reverse("publication:calcul"),
        ),
    ]  # fmt: skip


def _agent() -> list[Pas]:
    return [
        Pas(
            "Examinez une candidature",
            "Nadia, de l’ANS, ouvre la plus ancienne, lit les preuves, pose une question ou "
            "déclare la solution éligible.",
            "Entrer comme Nadia", reverse("referencement:candidatures"), "nadia.reference",
        ),
        Pas(
            "Validez un enrôlement",
            "Émile, de l’ASP, examine les pièces d’un fournisseur, une par une.",
            "Entrer comme Émile", reverse("enrolement:liste"), "emile.role",
        ),
        Pas(
            "Confirmez à deux",
            "Le compte bancaire qu’Émile a accepté attend Élise : personne ne paie seul.",
            "Entrer comme Élise", reverse("confirmations:a_confirmer"), "elise.role",
        ),
        Pas(
            "Lisez les demandes reçues",
            "Inès, de l’ASP, voit toutes les demandes, leurs pièces et ce que le contrôle en dit.",
            "Entrer comme Inès", reverse("espace"), "ines.truc",
        ),
        Pas(
            "Vérifiez ce qui a été fait",
            "Agnès administre le portail : le journal de tous les actes, et la date de la "
            "démonstration, qu’elle peut changer.",
            "Entrer comme Agnès", reverse("journal"), "agnes.portail",
        ),
    ]  # fmt: skip
