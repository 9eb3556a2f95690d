"""Money of the demandes: what the engine finances, in cents, and what a solde still asks."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from guichet.depots.models import Demande, Etat
from guichet.depots.reception.montants import Montants, of_avance, of_solde, to_cents
from sons import PARIS, ContexteMemoire, load_reglement
from sons.bases import ContexteBase, Import, Sorte, import_file
from sons.calculs import estimate
from tests.fabrique.essais import changed, line, put
from tests.guichet.depots.envois import deposer

PHA = load_reglement().dispositif("PHA-LGO-Va1")


@pytest.mark.parametrize(
    ("ht", "finance", "attendu"),
    [
        ("708.00", "849.60", Montants(70800, 84960, 25488)),
        ("792.00", "950.00", Montants(79200, 95000, 28500)),
        # 30 % on half a cent: rounded up.
        ("0.05", "0.05", Montants(5, 5, 2)),
        ("0.15", "0.15", Montants(15, 15, 5)),
        ("0.14", "0.14", Montants(14, 14, 4)),
    ],
)
def test_an_avance_asks_its_share_of_what_is_financed(ht, finance, attendu):
    assert of_avance(PHA.versement, Decimal(ht), Decimal(finance)) == attendu


@pytest.mark.parametrize(
    ("regime", "facture", "attendu"),
    [
        # The invoice is not told: what the avance left.
        ("TTC", None, Montants(79200, 95000, 66500)),
        ("TTC", "792.00", Montants(79200, 95000, 66500)),
        ("TTC", "791.67", Montants(79200, 95000, 66500)),
        # Lower: with the avance, no more than the invoice.
        ("TTC", "791.66", Montants(79200, 94999, 66499)),
        ("TTC", "500.00", Montants(79200, 60000, 31500)),
        ("HT", "500.00", Montants(79200, 50000, 21500)),
        # Lower than what was already paid: nothing more, and the rest is to be recovered.
        ("TTC", "237.50", Montants(79200, 28500, 0)),
        ("TTC", "237.49", Montants(79200, 28499, 0)),
    ],
)
def test_a_solde_asks_what_is_left_of_the_order_or_of_the_invoice(regime, facture, attendu):
    avance = Demande(
        montant_ht_centimes=79200, montant_finance_centimes=95000,
        montant_demande_centimes=28500, regime_tva=regime,
    )  # fmt: skip
    assert of_solde(avance, PHA.bareme, facture and Decimal(facture)) == attendu


@pytest.mark.parametrize(("euros", "centimes"), [("0.01", 1), ("1075.00", 107500), ("1E+2", 10000)])
def test_euros_are_whole_cents(euros, centimes):
    assert to_cents(Decimal(euros)) == centimes


def test_a_fraction_of_a_cent_is_no_amount():
    with pytest.raises(ValueError, match="whole number of cents"):
        to_cents(Decimal("358.333"))


# -- at the counter ---------------------------------------------------------------------------


@pytest.fixture
def officine(settings, tmp_path, fabriquer):
    """Make an order of an officine whose band the local base knows."""

    def _officine(montant, tranche, **choix):
        fabrique = fabriquer(1, "PHA-LGO-Va1", **choix)
        finess = fabrique.arbre["lignesImport"][0]["beneficiaire"]["FINESSGeo"]
        liste = tmp_path / "officines.csv"
        liste.write_text(f"type;numero;tranche\nFINESS;{finess};{tranche}\n", encoding="utf-8")
        settings.BASE_LOCALE = tmp_path / "base.sqlite"
        instant = datetime(2026, 1, 1, tzinfo=PARIS)
        import_file(
            Import(Sorte.BENEFICIAIRES, liste, settings.BASE_LOCALE, instant, "PHA-LGO-Va1")
        )
        change = put("commande.montantSegurHT", Decimal(montant))
        return changed(fabrique, line(0, change))

    return _officine


@pytest.mark.parametrize(
    ("tranche", "montant", "finance", "avance"),
    [
        ("B", "708.00", 84960, 25488),
        ("B", "708.33", 85000, 25500),
        ("C", "791.67", 95000, 28500),
        ("C", "792.00", 95000, 28500),
    ],
)
def test_an_order_is_financed_up_to_the_cap_with_vat(
    officine, enroler, envoyer, garder, settings, tranche, montant, finance, avance
):
    fabrique = officine(montant, tranche)
    enroler(fabrique)
    (demande,) = deposer(envoyer(fabrique), garder(fabrique.archive)).demandes.all()
    assert (demande.montant_finance_centimes, demande.montant_demande_centimes) == (
        finance, avance,
    )  # fmt: skip
    if montant in ("708.00", "792.00"):  # what the text writes is what the tool announces
        base = ContexteBase(settings.BASE_LOCALE, "PHA-LGO-Va1", ContexteMemoire())
        numero = fabrique.arbre["lignesImport"][0]["beneficiaire"]["FINESSGeo"]
        (e,) = estimate(PHA, base, fabrique.instant, [numero])
        assert (to_cents(e.plafond.ttc), to_cents(e.avance)) == (finance, avance)


@pytest.mark.parametrize("instant", ["2023-05-02T09:00", "2026-11-21T09:00"])
def test_no_late_avance_comes_in_at_the_counter(fabriquer, enroler, envoyer, garder, instant):
    """Every clause of the exception holds but one: the portal has no archive of orders."""
    fabrique = fabriquer(1, "PHA-LGO-Va1")
    tardive = {
        n: replace(s, dossier_complet=date(2022, 12, 1), date_referencement=date(2023, 4, 3))
        for n, s in fabrique.contexte.referencements.items()
    }
    recu = datetime.fromisoformat(instant).replace(tzinfo=PARIS)
    fabrique = replace(
        fabrique, instant=recu, nom=f"{fabrique.nom[:-18]}-{recu:%Y%m%d}-001.json",
        contexte=replace(fabrique.contexte, referencements=tardive),
    )  # fmt: skip
    enroler(fabrique)
    depot = deposer(envoyer(fabrique), garder(fabrique.archive))
    assert [c["code"] for c in depot.rapport["demandes"][0]["constats"]] == ["4002"]
    assert not Demande.objects.exclude(etat=Etat.RETIREE).exists()
