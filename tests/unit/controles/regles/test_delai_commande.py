"""An order is signed 120 days at most before the evidence file, or after the référencement."""

from datetime import date

import pytest

from tests.fabrique.essais import base_mdv, base_pha
from tests.unit.controles.regles.bornes import received, referenced, said, unverified, written

MDV, PHA = base_mdv(), base_pha()
PREUVES, DECISION = date(2022, 5, 4), date(2022, 6, 15)  # 120 days after 04/01/2022 (guide)
INSTANT = "2022-10-31 10:00"
NON_VERIFIE = "non vérifié"


def verdict(depot, jour, preuves, decision):
    """Return the codes of the rule, or what stands for « not verified »."""
    solution = referenced(depot, dossier_complet=preuves, date_referencement=decision)
    une = written(depot.with_lines(depot.arbre["lignesImport"][:1]), commande__dateCommande=jour)
    resultat = received(une, INSTANT, referencements=solution).run()
    inconnu = [NON_VERIFIE] if "dates_du_referencement" in unverified(resultat) else []
    return said(resultat, "4012") + inconnu


@pytest.mark.parametrize(
    ("depot", "jour", "preuves", "decision", "attendu"),
    [
        (MDV, "03/01/2022", PREUVES, DECISION, ["4012"]),
        (MDV, "04/01/2022", PREUVES, DECISION, []),
        (MDV, "05/01/2022", PREUVES, DECISION, []),
        # Signed before référencement, or from its day on.
        (MDV, "14/06/2022", date(2022, 10, 20), DECISION, ["4012"]),
        (MDV, "15/06/2022", date(2022, 10, 20), DECISION, []),
        (MDV, "16/06/2022", date(2022, 10, 20), DECISION, []),
        # « postérieurement au 19 juin 2022 », officines alone.
        (PHA, "18/06/2022", date(2022, 10, 20), date(2022, 10, 25), ["4012"]),
        (PHA, "19/06/2022", date(2022, 10, 20), date(2022, 10, 25), ["4012"]),
        (PHA, "20/06/2022", date(2022, 10, 20), date(2022, 10, 25), []),
        (MDV, "20/06/2022", date(2022, 10, 20), date(2022, 10, 25), ["4012"]),
        # « dans tous les cas »: whatever is known of the référencement.
        (PHA, "20/06/2022", None, None, []),
        (PHA, "19/06/2022", None, None, [NON_VERIFIE]),
        (MDV, "20/06/2022", None, None, [NON_VERIFIE]),
        # One of the two dates may be enough.
        (MDV, "04/01/2022", PREUVES, None, []),
        (MDV, "03/01/2022", PREUVES, None, [NON_VERIFIE]),
        (MDV, "15/06/2022", None, DECISION, []),
        (MDV, "14/06/2022", None, DECISION, [NON_VERIFIE]),
        # No day, nothing to compare.
        (MDV, "31/02/2022", PREUVES, DECISION, []),
    ],
)
def test_the_age_of_an_order(depot, jour, preuves, decision, attendu):
    assert verdict(depot, jour, preuves, decision) == attendu


def test_the_oldest_day_is_told_with_its_text():
    solution = referenced(PHA, dossier_complet=PREUVES, date_referencement=DECISION)
    depot = written(PHA, commande__dateCommande="03/01/2022")
    constats = received(depot, INSTANT, referencements=solution).run().rapport.demandes[0].constats
    (constat,) = (c for c in constats if c.code == "4012")
    assert (constat.recu, constat.attendu) == ("03/01/2022", "04/01/2022")
    assert "§4.4" in constat.source
