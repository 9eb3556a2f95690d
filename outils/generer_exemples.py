"""Write ``exemples/``: the deposits that ``make run`` shows and the tests replay.

    python -m outils.generer_exemples          writes them
    python -m outils.generer_exemples --verifier   fails if they are not what it would write

Everything is drawn from seeds: the files are the same to the byte at each run.
"""

import csv
import io
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from tests.fabrique import make_depot, make_piece, make_zip
from tests.fabrique.cas import all_cases
from tests.fabrique.demandes import Demande
from tests.fabrique.depots import SIRET, DepotFabrique
from tests.fabrique.essais import Change, drop, put
from tests.fabrique.identites import Identites

from sons import PARIS, BeneficiaireConnu, Textes, load_textes

EXEMPLES = Path(__file__).parent.parent / "exemples"
INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)

Dossier = dict[str, bytes]


def all_examples() -> dict[str, Dossier]:
    """Return every folder of ``exemples/``: file name → content."""
    mdv = load_textes("MDV-LGC-Va1", "avance")
    pha = load_textes("PHA-LGO-Va1", "avance")
    dossiers = {
        "1-cabinet-de-trois-medecins": _files(_cabinet(mdv)),
        "2-centre-de-sante-des-acacias": _files(_acacias(mdv)),
        "3-deux-cents-demandes": _files(make_depot(mdv, 200, graine=3, instant=INSTANT, rang=3)),
        "4-toutes-les-erreurs": _all_mistakes(mdv),
        "5-officines": _files(make_depot(pha, 12, graine=5, instant=INSTANT)),
    }
    return dossiers | {"6-fichiers-refuses": _refused()}


def _files(depot: DepotFabrique, archive: bytes | None = None) -> Dossier:
    nom_du_zip = depot.nom.replace("JSON-", "PIECES-").replace(".json", ".zip")
    return {
        depot.nom: depot.contenu,
        nom_du_zip: depot.archive if archive is None else archive,
        "contexte.toml": _contexte(depot),
        "beneficiaires.csv": _csv(depot),
    }


def _contexte(depot: DepotFabrique) -> bytes:
    solution = next(iter((depot.contexte.referencements or {}).values()))
    profils = ", ".join(f'"{p}"' for p in sorted(solution.profils or ()))
    return f"""# Ce que le fournisseur sait, et que le fichier ne dit pas.

[fournisseur]
siret = "{depot.contexte.siret}"
raison_sociale = "ÉDITEUR D’EXEMPLE"

[[referencement]]
numero_ans = "{solution.numero_ans}"
dispositif = "{solution.dispositif}"
solution = "{solution.solution}"
version = "{solution.version}"
profils = [{profils}]
date_referencement = {solution.date_referencement}
dossier_complet = {solution.dossier_complet}
fournisseurs = ["{SIRET}"]

[listes]
beneficiaires = "beneficiaires.csv"
finances = "../deja-finances.csv"
numeros = "../numeros-utilises.csv"
""".encode()


def _csv(depot: DepotFabrique) -> bytes:
    flux = io.StringIO()
    ecrivain = csv.writer(flux, delimiter=";", lineterminator="\n")
    ecrivain.writerow(("type", "numero", "categorie", "effectif", "tranche"))
    for genre, connus in depot.contexte.base.items():
        for connu in connus.values():
            ecrivain.writerow(
                (genre, connu.identifiant, connu.categorie, connu.effectif, connu.tranche)
            )
    return flux.getvalue().encode()


# -- the two cases told by the document ---------------------------------------------------------


def _cabinet(mdv: Textes) -> DepotFabrique:
    """Three doctors in a practice, Dr Durand holds the mandate, 1 075 € HT."""
    depot = make_depot(mdv, 1, graine=1, situation="mandataire", instant=INSTANT, rang=1)
    demande = depot.arbre["lignesImport"][0]
    demande["commande"] |= {"dateCommande": "15/06/2022", "regimeTVA": "TTC"}
    beneficiaires = demande["beneficiaires"]
    beneficiaires |= {
        "nomMandataire": "DURAND",
        "emailMandataire": "secretariat@cabinet-des-tilleuls.example",
        "telephoneMandataire": "0199000110",
    }
    for medecin, nom in zip(beneficiaires["liberal"], ("DURAND", "LEROY", "NGUYEN"), strict=True):
        medecin |= {"nomMedecin": nom, "emailMedecin": None, "telephoneMedecin": None}
    if demande["commande"]["montantSegurHT"] != Decimal("1075.00"):
        raise AssertionError("le cas du document vaut 1 075,00 € HT")
    return depot


def _acacias(mdv: Textes) -> DepotFabrique:
    """The Centre de santé des Acacias: three sites of ten persons each, 10 750 € HT."""
    depot = make_depot(mdv, 1, graine=2, situation="structure", instant=INSTANT, rang=2)
    demande = depot.arbre["lignesImport"][0]
    demande["commande"] |= {"montantSegurHT": Decimal("10750.00"), "dateCommande": "20/06/2022"}
    demande["beneficiaires"]["structure"] |= {
        "nomResponsable": "DURAND",
        "emailResponsable": "direction@cds-des-acacias.example",
    }
    demande["scenarioInstallation"]["isCentreDeSante"] = True
    sites = {
        valeur: replace(connu, effectif=10)
        for valeur, connu in depot.contexte.base["FINESS"].items()
    }
    (numero, solution), *_ = (depot.contexte.referencements or {}).items()
    profils = frozenset({"Général", "Centre de santé"})
    contexte = replace(
        depot.contexte,
        base={**depot.contexte.base, "FINESS": sites},
        referencements={numero: replace(solution, profils=profils)},
    )
    return replace(depot, contexte=contexte)


# -- every kind of mistake ------------------------------------------------------------------------

_DOCTOR = "beneficiaires.liberal.0"
_SCENARIO = "scenarioInstallation"
_PIECE = "piecesJustificatives.0"

# One demande each: the situation of its client, and what is wrong with it.
ERREURS: tuple[tuple[str, Change], ...] = (
    ("liberal", put("commande.dateCommande", None)),
    ("liberal", drop("beneficiaires.isMandataire")),
    ("liberal", put("codeTraitement", "0000")),
    ("liberal", put(f"{_DOCTOR}.nomMedecin", 12)),
    ("liberal", put(f"{_SCENARIO}.isPFIToDMP", 3)),
    ("liberal", put(f"{_SCENARIO}.isPFIToDMP", "vrai")),
    ("liberal", put("numLigne", "7")),
    ("liberal", put("commande.montantSegurHT", "358,33 €")),
    ("liberal", put(f"{_DOCTOR}.telephoneMedecin", "")),
    ("liberal", put(f"{_DOCTOR}.nomMedecin", "A" * 50)),
    ("liberal", put(f"{_DOCTOR}.RPPS", "1010555001")),
    ("liberal", put(f"{_DOCTOR}.RPPS", "888888888888888")),
    ("liberal", put(f"{_DOCTOR}.nomMedecin", "Moreau")),
    ("liberal", put(f"{_DOCTOR}.telephoneMedecin", "01\t99 00")),
    ("liberal", put("beneficiaires.commandePour", "Liberal")),
    ("liberal", put(f"{_SCENARIO}.operateurMessagerie", "APICEM SARL")),
    ("liberal", put("commande.dateCommande", "2022-06-15")),
    ("liberal", put("commande.dateCommande", "31/06/2022")),
    ("liberal", put("commande.montantSegurHT", Decimal("358.333"))),
    ("liberal", put("commande.montantSegurHT", Decimal("358"))),
    ("liberal", put("commande.montantSegurHT", Decimal("0.00"))),
    ("liberal", put(f"{_DOCTOR}.RPPS", "1010555OO15")),
    ("liberal", put(f"{_DOCTOR}.emailMedecin", "claire.moreau")),
    ("liberal", put("beneficiaires.nomMandataire", "null")),
    ("liberal", put("beneficiaires.structure", {"nomResponsable": None, "FINESSGeo": []})),
    ("liberal", put("numLigne", 201)),
    ("liberal", put("numLigne", 1)),
    ("liberal", put("numeroEditeur", "00001")),
    ("mandataire", put("beneficiaires.isClientUnique", True)),
    ("liberal", put("beneficiaires.isClientUnique", False)),
    ("liberal", put("beneficiaires.liberal", [])),
    ("structure", put("beneficiaires.isMandataire", True)),
    ("structure", put("beneficiaires.structure.FINESSGeo", [])),
    ("liberal", put(f"{_SCENARIO}.isCentreDeSante", True)),
    ("liberal", put("commande.regimeTVA", "HT")),
    ("liberal", put("piecesJustificatives", [])),
    ("liberal", put("commande.dateCommande", "10/08/2021")),
    ("liberal", put("commande.dateCommande", "02/09/2022")),
    ("liberal", put("commande.montantSegurHT", Decimal("430.00"))),
    ("liberal", put(f"{_SCENARIO}.operateurMessagerie", "MAI_15")),
    ("liberal", put(f"{_DOCTOR}.RPPS", "10000013994")),
    ("liberal", put(f"{_PIECE}.nomFichier", "bon-de-commande.pdf")),
    ("liberal", put(f"{_PIECE}.formatFichier", "pdf")),
)

# What is wrong with the pieces of the demandes that come last, accepted but incomplete.
PIECES_ABIMEES: tuple[Callable[[bytes], bytes], ...] = (
    lambda _: b"Ceci est un texte, pas un PDF.",
    lambda pdf: pdf[:200],
    lambda _: b"",
    lambda pdf: make_zip({"bon-de-commande.pdf": pdf}),
    lambda _: make_piece("PNG"),
)


def _all_mistakes(mdv: Textes) -> Dossier:
    """One demande per mistake, then one per spoilt piece, then a demande without fault."""
    bons = 1 + len(PIECES_ABIMEES)
    depots = {
        situation: make_depot(
            mdv, len(ERREURS) + bons, graine=4, situation=situation, instant=INSTANT, rang=4
        )
        for situation in dict.fromkeys(s for s, _ in ERREURS)
    }
    demandes = []
    for rang, (situation, change) in enumerate(ERREURS):
        demande = depots[situation].arbre["lignesImport"][rang]
        change(demande)
        demandes.append(demande)
    modele = depots["liberal"]
    demandes += modele.arbre["lignesImport"][len(ERREURS) :]
    base: dict[str, dict[str, BeneficiaireConnu]] = {"RPPS": {}, "FINESS": {}}
    for depot in depots.values():
        for genre, connus in depot.contexte.base.items():
            base[genre] |= connus
    depot = replace(modele.with_lines(demandes), contexte=replace(modele.contexte, base=base))
    return _files(depot, make_zip(_spoilt(demandes)))


def _spoilt(demandes: list[Demande]) -> dict[str, bytes]:
    noms = [p["nomFichier"] for d in demandes for p in d["piecesJustificatives"]]
    pieces = {nom: make_piece("PDF", nom) for nom in noms}
    for nom, spoil in zip(reversed(noms[:-1]), PIECES_ABIMEES, strict=False):
        pieces[nom] = spoil(pieces[nom])
    return pieces | {"scan0042.pdf": make_piece("PDF", "Pièce que personne n’annonce")}


# -- refused by the first control -----------------------------------------------------------------


def _refused() -> Dossier:
    """One file per reason to refuse a file whole; its folder's context accepts the rest."""
    par_code = {cas.code: cas.echoue for cas in all_cases()}
    montres = ["1003", "1004", "1005", "1006", "1007", "1020", "1021", "1022", "1023", "1030"]
    fichiers: Dossier = {}
    for code in montres:
        essai = par_code[code]
        nom = (essai.nom or "").replace(".json", "")
        fichiers[f"{code}/{nom}.json"] = essai.contenu
    return fichiers


def _shared() -> Dossier:
    identites = Identites(99)
    finances = "type;numero;dispositif;reference\n" + "".join(
        f"RPPS;{identites.rpps()};MDV-LGC-Va1;demande {n:04d}\n" for n in range(1, 21)
    )
    return {
        "deja-finances.csv": finances.encode(),
        "numeros-utilises.csv": b"numeroEditeur\n90001\n90002\n",
    }


def written() -> dict[Path, bytes]:
    """Return every file of ``exemples/`` with its content."""
    fichiers = {EXEMPLES / nom: contenu for nom, contenu in _shared().items()}
    for dossier, contenus in all_examples().items():
        fichiers |= {EXEMPLES / dossier / nom: contenu for nom, contenu in contenus.items()}
    return fichiers


def main() -> int:
    """Write the samples, or check that those on disk are up to date."""
    fichiers = written()
    if "--verifier" in sys.argv:
        perimes = [f for f, c in fichiers.items() if not f.exists() or f.read_bytes() != c]
        for fichier in perimes:
            print(f"périmé : {fichier.relative_to(EXEMPLES)} ; lancez « make exemples »")
        return 1 if perimes else 0
    for fichier, contenu in fichiers.items():
        fichier.parent.mkdir(parents=True, exist_ok=True)
        fichier.write_bytes(contenu)
    print(f"{len(fichiers)} fichiers écrits dans {EXEMPLES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
