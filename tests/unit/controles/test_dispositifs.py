"""Every dispositif works: its avance and its solde pass, each of its own rules refuses."""

import pytest

from sons import load_reglement
from sons.manque import Manque
from sons.rapport import Verdict
from sons.reglement.calendrier import Etape
from tests.fabrique import make_depot
from tests.fabrique.essais import essai
from tests.fabrique.fautes import own_faults

REGLEMENT = load_reglement()
TEXTES = [REGLEMENT.textes(c, p) for c in REGLEMENT.codes for p in ("avance", "solde")]

# An avance of each kind of client: what one demande does not name, another does.
GRAINES = range(4)

FAUTES = [
    pytest.param(faute, id=f"{t.dispositif.code} {t.phase} {faute.code} {faute.regle} {graine}")
    for t in TEXTES
    for graine in GRAINES
    for faute in own_faults(t, graine)
]


@pytest.mark.parametrize("textes", TEXTES, ids=lambda t: f"{t.dispositif.code} {t.phase}")
def test_a_file_and_its_pieces_pass(textes):
    depot = make_depot(textes, 3, graine=1)
    resultat = essai(depot).run()
    assert resultat.rapport.verdict is Verdict.ACCEPTE
    assert not list(resultat.rapport.all_constats())
    etape = Etape.FERMETURE_AVANCE if textes.phase == "avance" else Etape.CLOTURE_SOLDE
    is_dite = textes.dispositif.calendrier.in_force(etape, depot.instant) is not None
    manques = {n.manque for n in resultat.rapport.non_verifies}
    assert manques == (set() if is_dite else {Manque.DATE_DU_TEXTE})


@pytest.mark.parametrize("faute", FAUTES)
def test_each_rule_refuses_its_own_sample(faute):
    codes = {c.code for _, c in faute.essai.run().rapport.all_constats()}
    assert faute.code in codes


@pytest.mark.parametrize("textes", TEXTES, ids=lambda t: f"{t.dispositif.code} {t.phase}")
def test_no_rule_of_the_data_is_left_without_a_sample(textes):
    """Counted from the data, apart from the samples."""
    d = textes.dispositif
    regles = {f.regle for graine in GRAINES for f in own_faults(textes, graine)}
    attendues = {f"pièce {p.type}" for p in d.pieces(textes.phase)}
    attendues |= {f"réponses {i.code}" for i in textes.format.incoherence}
    attendues |= {f"choix de {a.table}" for a in textes.format.alternative}
    if textes.phase == "avance":
        attendues |= {f"unicité {u.identifiant}" for u in d.unicite}
        attendues |= {f"éligibilité {b.identifiant}" for b in d.beneficiaire}
        attendues |= {f"profil {p.nom}" for p in d.profil if p.exige_si}
        attendues |= {f"réserve {i}" for i in d.reserve.identifiants} if d.reserve else set()
        attendues |= {"attente"} if d.attente else set()
        attendues |= {f"plafond {d.bareme.methode}", "délai de commande", "fin des commandes"}
    else:
        attendues |= {"PV pilotes"} if d.pilotes else set()
        attendues |= {"déploiement MSS"} if d.deploiement_mss else set()
        attendues |= {"attestation de fin"} if d.attestation_fin else set()
    assert attendues <= regles
