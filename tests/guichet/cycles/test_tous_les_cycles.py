"""Walks every table of the portal: each state is reached, each cell refused that is not a line.

A cycle that is new brings here how to make its object in a state.
"""

import io
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from guichet import horloge
from guichet.acteurs.habilitations import NATURE_DU_ROLE, NatureOrganisation, Portee, Role, portee
from guichet.acteurs.models import Organisation, Personne
from guichet.cycles.catalogue import cycles
from guichet.cycles.table import ActeImpossible
from guichet.enrolement.models import ChangementCompte, Enrolement
from guichet.fichiers.reception import keep
from guichet.modeles.models import Modele
from guichet.nominations.models import DemandeRole
from guichet.referencement.models import Candidature
from tests.guichet.cycles.feu.models import Feu
from tests.guichet.depots.lignes import make_demande
from tests.guichet.enrolement.fabrique import PDF, rempli


def _feu(organisation: Organisation, etat: str) -> models.Model:
    return Feu.objects.create(organisation=organisation, etat=etat)


def _enrolement(organisation: Organisation, etat: str) -> models.Model:
    personne, _ = Personne.objects.get_or_create(email="e@exemple.fr", nom="E", prenom="E")
    Enrolement.objects.filter(organisation=organisation).delete()
    return rempli(organisation, personne, etat)


def _candidature(organisation: Organisation, etat: str) -> models.Model:
    instant = horloge.now()
    return Candidature.objects.create(
        organisation=organisation,
        dispositif="HOP-DPI-Va2",  # its texts date no closing
        solution=f"Solution {etat}",
        version="1",
        siret=f"{organisation.siren}00000",
        profils=["Général"],
        date_prevue=instant.date(),
        etat=etat,
        motifs="Motif.",
        creee_le=instant,
        deposee_le=instant,
        preuves_le=instant,
    )


def _demande(organisation: Organisation, etat: str) -> models.Model:
    deposant, _ = Personne.objects.get_or_create(email="e@exemple.fr", nom="E", prenom="E")
    return make_demande(organisation, deposant, etat=etat)


def _modele(organisation: Organisation, etat: str) -> models.Model:
    personne, _ = Personne.objects.get_or_create(email="e@exemple.fr", nom="E", prenom="E")
    return Modele.objects.create(
        organisation=organisation, dispositif="MDV-LGC-Va2", type="BON_COMMANDE", intitule=etat,
        etat=etat, cree_par=personne, depose_le=horloge.now(),
    )  # fmt: skip


def _changement(organisation: Organisation, etat: str) -> models.Model:
    demandeur, _ = Personne.objects.get_or_create(email="e@exemple.fr", nom="E", prenom="E")
    autre, _ = Personne.objects.get_or_create(email="f@exemple.fr", nom="F", prenom="F")
    premier, _ = Personne.objects.get_or_create(email="g@exemple.fr", nom="G", prenom="G")
    ChangementCompte.objects.filter(enrolement__organisation=organisation).delete()
    enrolement = _enrolement(organisation, "definitif")
    return ChangementCompte.objects.create(
        enrolement=enrolement, etat=etat, rib=keep(io.BytesIO(PDF), 10**3), rib_nom="rib.pdf",
        demande_par=demandeur, demande_le=horloge.now(), examine_par=premier,
        examine_le=horloge.now(), decide_par=autre, decide_le=horloge.now(), motif="Motif.",
        ancien_iban_chiffre="x",
    )  # fmt: skip


def _demande_role(organisation: Organisation, etat: str) -> models.Model:
    demandeur, _ = Personne.objects.get_or_create(email="e@exemple.fr", nom="E", prenom="E")
    autre, _ = Personne.objects.get_or_create(email="f@exemple.fr", nom="F", prenom="F")
    return DemandeRole.objects.create(
        email=f"{etat}@exemple.fr", nom="N", prenom="P", organisation=organisation,
        role=Role.INSTRUCTEUR, etat=etat, demandee_par=demandeur, demandee_le=horloge.now(),
        decidee_par=autre,
    )  # fmt: skip


FABRIQUES: dict[str, Callable[[Organisation, str], models.Model]] = {
    "candidature": _candidature,
    "changement de compte": _changement,
    "demande": _demande,
    "demande de rôle": _demande_role,
    "feu": _feu,
    "enrôlement": _enrolement,
    "modèle de document": _modele,
}


@pytest.fixture
def autre(db):
    return Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="900000019"
    )


def test_every_cycle_can_be_walked():
    assert set(cycles()) == set(FABRIQUES)


# Acts on what belongs to no supplier.
_SANS_FOURNISSEUR = {"demande de rôle", "feu"}


@pytest.mark.parametrize("nom", sorted(set(FABRIQUES) - _SANS_FOURNISSEUR))
def test_every_line_of_an_agency_is_closed_to_who_filed(nom):
    """A line that agents take says whose earlier steps bar it: what the supplier does, at least."""
    cycle = cycles()[nom]
    de_l_agence = [ligne for ligne in cycle.transitions if _everywhere(ligne.habilitation)]
    assert de_l_agence
    for ligne in de_l_agence:
        assert "DEPOT" in {acte.name for acte in ligne.autre_que}, ligne


def _everywhere(habilitation):
    if habilitation is None:
        return False
    return any(portee(role, habilitation) is Portee.TOUTES for role in Role)


@pytest.mark.parametrize("nom", FABRIQUES)
def test_every_state_is_reached_from_the_first_one(nom):
    cycle = cycles()[nom]
    atteints, a_voir = set(), [cycle.initial]
    while a_voir:
        etat = a_voir.pop()
        atteints.add(etat)
        suites = {ligne.vers for ligne in cycle.transitions if ligne.depuis == etat}
        a_voir += suites - atteints
    assert atteints == set(cycle.etats)


@pytest.mark.parametrize("nom", FABRIQUES)
def test_every_state_of_the_table_is_one_of_the_model(nom, fournisseur):
    cycle = cycles()[nom]
    objet = FABRIQUES[nom](fournisseur, cycle.initial)
    choix = {valeur for valeur, _ in objet._meta.get_field(cycle.champ).flatchoices}
    assert choix == set(cycle.etats)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("nom", FABRIQUES)
def test_an_act_passes_only_by_a_line_of_the_table_and_an_ability(
    nom, role, personne, rattache, fournisseur, autre
):
    """Every state × every act × this role, on an object of its own organisation or of another."""
    cycle = cycles()[nom]
    rattache(personne, role)
    for organisation in (fournisseur, autre):
        for etat in cycle.etats:
            objet = FABRIQUES[nom](organisation, etat)
            for ligne in cycle.transitions:
                passe = _passes(cycle, objet, ligne.acte, personne)
                permis = _expected(cycle, etat, ligne.acte, role, organisation, fournisseur)
                if not permis:
                    assert passe is not True, (etat, ligne.acte, organisation)
                elif passe is not True:
                    # Only a condition of its own may still refuse it.
                    assert passe in {refus for _, refus in cycle.obstacles(objet, personne)}


def _passes(cycle, objet, acte, personne: Personne) -> bool | str:
    """Tell whether the act passes, with the sentence that refuses it; nothing is kept of it."""
    objet.refresh_from_db()
    try:
        with transaction.atomic():
            cycle.apply(objet, acte, personne)
            raise _RetourEnArriere
    except _RetourEnArriere:
        return True
    except ActeImpossible as refus:
        return str(refus.messages[0])
    except PermissionDenied:
        return False
    finally:
        objet.refresh_from_db()


class _RetourEnArriere(Exception):
    """Undoes what was tried."""


def _expected(cycle, etat, acte, role, organisation, sienne) -> bool:
    """Read the two tables by hand: that of the cycle, that of the abilities."""
    lignes = [ligne for ligne in cycle.transitions if (ligne.depuis, ligne.acte) == (etat, acte)]
    if not lignes or lignes[0].habilitation is None:
        return False
    ou = portee(role, lignes[0].habilitation)
    du_fournisseur = (
        NATURE_DU_ROLE[role] is NatureOrganisation.FOURNISSEUR and organisation == sienne
    )
    return ou is Portee.TOUTES or (ou is Portee.SIENNE and du_fournisseur)
