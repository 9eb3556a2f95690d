import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne

# ASVS 5.0, 6.2.11 and 6.2.12: what somebody who knows the portal, or the French, tries first.
DEVINES = [
    "guichetsons2026", "segurnumerique", "agencedeservices", "azertyuiop123", "motdepasse2026!",
    "M0tdep@sse2026", "Guichet-SONS-2026", "demonstration-du-guichet", "aaaaaaaaaaaa1",
    "poiuytreza2026", "soleil1234567", "jetaimemonamour", "marseille13013", "Bonjour1234!",
    "PharmacieSégur2026", "12345678901a", "agentagentagent", "Financement!2026",
    "marseille738201", "123456789012", "777777777777", "147258369147", "19801980198019",
    "01021980-03041982",
]  # fmt: skip
BONS = [
    "une phrase de passe longue", "quatre mots tirés au sort", "correct cheval agrafe pile",
    "Nuage3-tabouret", "kX9!vQ2#pL7m", "xK4$9!2#8&71", "guichet, tabouret et nénuphar",
    "738201947365", "83-92-04-71-66-50", "&~#{[|@]}=+%",
]  # fmt: skip


@pytest.mark.parametrize("mot_de_passe", DEVINES)
def test_what_is_guessed_is_refused_with_a_sentence(mot_de_passe):
    with pytest.raises(ValidationError, match="se devine"):
        validate_password(mot_de_passe, Personne(email="x@exemple.fr", nom="Zorn", prenom="Xu"))


@pytest.mark.parametrize("mot_de_passe", BONS)
def test_what_is_not_guessed_is_taken(mot_de_passe):
    validate_password(mot_de_passe, Personne(email="x@exemple.fr", nom="Zorn", prenom="Xu"))


@pytest.mark.parametrize(
    ("lettres", "chiffres", "devine"),
    [("nuagee", "", False), ("nuage", "", True), ("nuage", "73", False), ("nuage", "7", True)],
)
def test_what_is_left_beside_a_word_is_worth_six_letters_or_eight_figures(
    lettres, chiffres, devine
):
    reste = {"nuage": "xzvkw", "nuagee": "xzvkwq"}[lettres]
    personne = Personne(email="x@exemple.fr", nom="Zorn", prenom="Xu")
    if not devine:
        validate_password(f"motdepasse{reste}{chiffres}", personne)
        return
    with pytest.raises(ValidationError, match="se devine"):
        validate_password(f"motdepasse{reste}{chiffres}", personne)


def test_the_name_of_the_organisation_is_guessed(personne, rattache, fournisseur):
    fournisseur.nom = "Zéphyrine Logiciels"
    fournisseur.save()
    validate_password("Zephyrine-2026", personne)
    rattache(personne, Role.COLLABORATEUR)
    with pytest.raises(ValidationError, match="se devine"):
        validate_password("Zephyrine-2026", personne)


def test_the_name_of_the_organisation_that_invites_is_guessed(fournisseur):
    fournisseur.nom = "Zéphyrine Logiciels"
    future = Personne(email="x@exemple.fr", nom="Zorn", prenom="Xu")
    future.invitee_par = fournisseur
    with pytest.raises(ValidationError, match="se devine"):
        validate_password("zéphyrine-logiciels", future)
