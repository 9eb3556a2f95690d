"""The page that shows every component, for who builds pages and for the tests that look at them."""

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.theme.composition import Colonne, Etape, Onglet, Pas


class ExempleForm(forms.Form):
    """One field of each kind."""

    nom = forms.CharField(label="Nom", help_text="En majuscules, comme sur la commande.")
    courriel = forms.EmailField(label="Adresse électronique", required=False)
    phase = forms.ChoiceField(label="Phase", choices=[("avance", "Avance"), ("solde", "Solde")])
    client = forms.ChoiceField(
        label="Client", choices=[("liberal", "Professionnel libéral"), ("structure", "Structure")],
        widget=forms.RadioSelect, help_text="Celui qui signe la commande.",
    )  # fmt: skip
    message = forms.CharField(label="Message", widget=forms.Textarea(attrs={"rows": 3}))
    fichier = forms.FileField(label="Fichier JSON", help_text="4 Mo au plus.")
    accord = forms.BooleanField(label="J’ai relu les mentions du bon de commande")


ETAPES = [
    Etape("11/08/2021", "Ouverture du dispositif", "passe", "il y a 2 ans"),
    Etape("15/03/2023 à 14h00", "Fin des avances", "courant", "dans 3 jours", "erreur"),
    Etape("14/12/2023 à 14h00", "Fin des soldes", mot="dans 9 mois", genre="succes"),
]
PAS = [
    Pas("Candidature", "fait", "Référencée."),
    Pas("Enrôlement", "a_faire", "Un RIB est à corriger.", "#contenu", "Corriger"),
    Pas("Modèles", "en_cours", "L’agence relit votre modèle."),
    Pas("Dépôt", "bloque", "Clos depuis le 16/12/2026."),
    Pas("Premier paiement", "a_venir"),
]
COLONNES = [
    Colonne("Numéro", tri="numero"),
    Colonne("État"),
    Colonne("Montant HT", tri="montant", nombre=True),
]
LIGNES = [
    ("00001", "Acceptée", "succes", "1 075,00 €"),
    ("00002", "Incomplète", "attention", "358,33 €"),
    ("00003", "Rejetée", "erreur", "716,67 €"),
]


@require_safe
def composants(request: HttpRequest) -> HttpResponse:
    """Show every component in its states; only in a demonstration, its contents being made up."""
    if not settings.DEMONSTRATION:
        raise Http404("La page des composants n’existe que dans une démonstration.")
    contexte = {
        "vierge": ExempleForm(prefix="vierge"),
        "court": ExempleForm(prefix="court"),
        "faux": ExempleForm({}, prefix="faux"),
        "etapes": ETAPES,
        "pas": PAS,
        "colonnes": COLONNES,
        "lignes": LIGNES,
        "page": Paginator(range(240), 20).get_page(request.GET.get("page")),
        "onglets": [
            Onglet("Résumé", "?onglet=resume", ici=True),
            Onglet("Pièces", "?onglet=pieces"),
            Onglet("Messages", "?onglet=messages"),
        ],
        "paires": [("Numéro ANS", "MDVLGC20220001"), ("Déposé le", "01/09/2022 à 10h00")],
    }
    return render(request, "theme_demo/composants.html", contexte)
