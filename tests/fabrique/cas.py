"""For every code of the catalogue, a deposit that trips it and one that stands just beside.

The tests hold the catalogue and the control together with them; ``exemples/`` shows some.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sons import PARIS, ContexteMemoire, load_textes
from sons.contexte import CommandeFinancee
from tests.fabrique.cas_pieces import piece_cases
from tests.fabrique.cas_solde import solde_cases
from tests.fabrique.cas_vague2 import vague2_cases
from tests.fabrique.depots import DepotFabrique, make_depot
from tests.fabrique.essais import (
    LIBERAL,
    LIBERAL_2,
    MANDATAIRE,
    STRUCTURE,
    Arbre,
    Cas,
    Change,
    Essai,
    base_mdv,
    base_pha,
    changed,
    drop,
    essai,
    line,
    put,
)


def all_cases(graine: int = 11) -> list[Cas]:
    """Return the cases of the whole catalogue, in the order of codes."""
    cas = [*_fichier(graine), *_registre(graine), *demande_cases(graine), *piece_cases(graine)]
    cas += [*solde_cases(graine), *vague2_cases(graine)]
    return sorted(cas, key=lambda c: c.code)


def demande_cases(graine: int) -> list[Cas]:
    """Return the cases of a demande, families 2 to 4, on deposits drawn from a seed."""
    return [*_balises(graine), *_coherence(graine), _alternative(graine), *_dispositif(graine)]


# -- 1xxx -------------------------------------------------------------------------------------


def _fichier(graine: int) -> list[Cas]:
    depot = base_mdv(graine)
    bon = essai(depot)
    texte = depot.contenu.decode()
    limites = depot.textes.dispositif.limites
    maximum = limites.taille_json_max_octets

    def octets(contenu: bytes | str) -> Essai:
        return essai(depot, contenu=contenu.encode() if isinstance(contenu, str) else contenu)

    def arbre(change: Change) -> Essai:
        return essai(changed(depot, change))

    bourre = depot.contenu + b" " * (maximum - len(depot.contenu))
    deux_cents = make_depot(depot.textes, 200, graine=5)
    double = texte.replace('"regimeTVA": "TTC"', '"regimeTVA": "TTC", "regimeTVA": "HT"', 1)
    profond = texte.replace('"impId": null', '"impId": ' + "[" * 40 + "]" * 40)

    def longue(longueur: int) -> Essai:
        return octets(texte.replace('"impId"', f'"{"x" * longueur}": null, "impId"', 1))

    def nombreux(nombre: int) -> Essai:
        return octets(texte.replace('"impId": null', f'"impId": [{"0," * (nombre - 1)}0]', 1))

    def etablissements(nombre: int) -> Essai:
        structure = put("beneficiaires.structure.FINESSGeo", ["x"] * nombre)
        return arbre(line(STRUCTURE, structure))

    nom_nul = texte.replace('"nomMandataire": null', '"nomMandataire": "\\ud800"', 1)
    latin = texte.replace("example", "exämple", 1).encode("latin-1")
    scenario = "scenarioInstallation"
    both = line(LIBERAL, put(f"{scenario}.isDirectToDMP", True))
    return [
        Cas("0000", bon, arbre(line(0, put("commande.regimeTVA", "TVA")))),
        Cas("1001", octets(b" \n"), bon),
        Cas("1002", octets(bourre + b" "), octets(bourre)),
        Cas("1003", octets(latin), octets(texte.replace("example", "exämple", 1))),
        Cas("1004", octets(texte[:-3]), bon),
        Cas("1005", octets(double), bon),
        Cas("1006", octets(texte.replace("358.33", "NaN", 1)), bon),
        Cas("1007", octets(texte.replace("358.33", "1e400", 1)), bon),
        Cas("1008", octets(nom_nul), bon),
        Cas("1009", octets(profond), bon),
        Cas("1010", octets(b"\xef\xbb\xbf" + depot.contenu), bon),
        Cas("1011", longue(limites.cle_max + 1), longue(limites.cle_max)),
        Cas("1012", nombreux(limites.valeurs_max), nombreux(limites.valeurs_max // 2)),
        Cas("1013", octets(depot.archive), bon),
        Cas(
            "1014",
            etablissements(limites.constats_max + 1),
            etablissements(limites.constats_max // 4),
        ),
        Cas("1020", arbre(line(0, put("commande.commentaire", "urgent"))), bon),
        Cas("1021", octets(texte.replace('"SIRET"', '"siret"')), bon),
        Cas("1022", arbre(line(0, drop("commande.regimeTVA"))), bon),
        Cas("1023", arbre(line(0, put("beneficiaires.structure", []))), bon),
        Cas("1024", arbre(both), bon),
        Cas("1030", arbre(put("lignesImport", [])), bon),
        Cas("1031", _too_many(deux_cents), essai(deux_cents)),
        Cas("1040", essai(depot, nom="DEPOT.json"), bon),
        Cas("1041", essai(depot, nom=depot.nom.replace("20221031", "20221030")), bon),
        Cas("1042", essai(depot, nom=depot.nom.replace("MDVLGC2022", "MDVLGC2021")), bon),
    ]


def _too_many(depot: DepotFabrique) -> Essai:
    demandes = depot.arbre["lignesImport"]
    return essai(depot.with_lines([*demandes, demandes[0]]))


def _registre(graine: int) -> list[Cas]:
    depot = base_mdv(graine)
    bon = essai(depot)
    (numero, solution), *_ = (depot.contexte.referencements or {}).items()

    def solution_with(**champs: Any) -> Essai:
        registre = {numero: replace(solution, **champs)}
        return essai(depot, contexte=replace(depot.contexte, referencements=registre))

    jour = depot.instant.date()
    demain = jour + timedelta(days=1)
    return [
        Cas("1050", essai(depot, contexte=replace(depot.contexte, referencements={})), bon),
        Cas("1051", solution_with(dispositif="PHA-LGO-Va1"), bon),
        Cas("1052", essai(depot, contexte=replace(depot.contexte, siret="35600000049837")), bon),
        Cas("1053", solution_with(fournisseurs=frozenset()), bon),
        Cas("1054", solution_with(date_retrait=jour), solution_with(date_retrait=demain)),
        Cas("1055", solution_with(finance=False), bon),
    ]


# -- 2xxx -------------------------------------------------------------------------------------


def _balises(graine: int) -> list[Cas]:
    depot = base_mdv(graine)
    bon = essai(depot)
    doctor = "beneficiaires.liberal.0"
    rpps = depot.arbre["lignesImport"][LIBERAL]["beneficiaires"]["liberal"][0]["RPPS"]
    texte = depot.contenu.decode()

    def l1(chemin: str, valeur: Any) -> Essai:
        return essai(changed(depot, line(LIBERAL, put(chemin, valeur))))

    def struct(chemin: str, valeur: Any) -> Essai:
        return essai(changed(depot, line(STRUCTURE, put(chemin, valeur))))

    quinze = _known(depot, rpps, "1" * 15)
    fausse = _known(depot, rpps, rpps[:-1] + str((int(rpps[-1]) + 1) % 10))
    sans_mandat = essai(changed(depot, line(STRUCTURE, drop("beneficiaires.isMandataire"))))
    nuls: Arbre = {"FINESSJuridique": None, "nomResponsable": None, "FINESSGeo": []}
    alias = texte.replace('"isDirecToDMP"', '"isDirectToDMP"', 1)
    return [
        Cas("2001", l1("commande.dateCommande", None), bon),
        Cas("2002", essai(changed(depot, line(LIBERAL, drop("beneficiaires.isMandataire")))),
            sans_mandat),
        Cas("2003", l1("codeTraitement", "0000"), struct("beneficiaires.isMandataire", False)),
        Cas("2004", l1(f"{doctor}.nomMedecin", 12), bon),
        Cas("2005", l1("scenarioInstallation.isPFIToDMP", 3), bon),
        Cas("2006", l1("scenarioInstallation.isPFIToDMP", "vrai"), bon),
        Cas("2007", l1("numLigne", "1"), bon),
        Cas("2008", l1("commande.montantSegurHT", "358.33"), bon),
        Cas("2009", l1(f"{doctor}.telephoneMedecin", "  "), bon),
        Cas("2010", l1(f"{doctor}.nomMedecin", "A" * 50), l1(f"{doctor}.nomMedecin", "A" * 49)),
        Cas("2011", l1(f"{doctor}.RPPS", rpps[:10]), bon),
        Cas("2012", essai(quinze), bon),
        Cas("2013", l1(f"{doctor}.nomMedecin", "Moreau"), l1(f"{doctor}.nomMedecin", "NOËL D’ÉON")),
        Cas("2014", l1(f"{doctor}.telephoneMedecin", "01\t99"), bon),
        Cas("2015", l1("beneficiaires.commandePour", "LIBERALE"), bon),
        Cas("2016", l1("scenarioInstallation.operateurMessagerie", "Apicem SARL"),
            l1("scenarioInstallation.operateurMessagerie", "CH _20")),
        Cas("2017", l1("commande.dateCommande", "2022-10-20"), bon),
        Cas("2018", l1("commande.dateCommande", "31/09/2022"),
            l1("commande.dateCommande", "30/09/2022")),
        Cas("2019", l1("commande.montantSegurHT", Decimal("358.333")), bon),
        Cas("2020", l1("commande.montantSegurHT", Decimal("358")), bon),
        Cas("2021", l1("commande.montantSegurHT", Decimal("0.00")),
            l1("commande.montantSegurHT", Decimal("0.01"))),
        Cas("2022", l1(f"{doctor}.RPPS", "1010555001O"), bon),
        Cas("2023", essai(fausse), bon),
        Cas("2024", l1(f"{doctor}.emailMedecin", "claire.moreau"), bon),
        Cas("2025", l1(f"{doctor}.emailMedecin", "null"), bon),
        Cas("2026", essai(depot, contenu=alias.encode()), bon),
        Cas("2027", l1("beneficiaires.structure", nuls), bon),
        Cas("2028", l1("numLigne", 201), bon),
    ]  # fmt: skip


def _known(depot: DepotFabrique, ancien: str, nouveau: str) -> DepotFabrique:
    """Replace an identifier in the file, and let the eligibility base know the new one."""
    base = {genre: dict(connus) for genre, connus in depot.contexte.base.items()}
    for connus in base.values():
        if ancien in connus:
            connus[nouveau] = replace(connus[ancien], identifiant=nouveau)
    texte = depot.contenu.decode().replace(f'"{ancien}"', f'"{nouveau}"')
    return _Texte(
        depot.textes, depot.nom, depot.arbre, replace(depot.contexte, base=base), depot.instant,
        texte.encode(),
    )  # fmt: skip


@dataclass(frozen=True, repr=False)
class _Texte(DepotFabrique):
    """A deposit whose bytes were edited as text."""

    octets: bytes = b""

    @property
    def contenu(self) -> bytes:
        return self.octets


# -- 3xxx -------------------------------------------------------------------------------------


def _coherence(graine: int) -> list[Cas]:
    depot = base_mdv(graine)
    bon = essai(depot)
    benef = "beneficiaires"
    trois = depot.arbre["lignesImport"][MANDATAIRE][benef]["liberal"]

    def change(rang: int, *changes: tuple[str, Any]) -> Essai:
        modifie = depot
        for chemin, valeur in changes:
            modifie = changed(modifie, line(rang, put(chemin, valeur)))
        return essai(modifie)

    utilises = replace(depot.contexte, numeros_utilises={depot.arbre["numeroAns"]: {"00002"}})
    autres = replace(depot.contexte, numeros_utilises={"MDVLGC20220099": {"00002"}})
    attestation = {
        "nomFichier": "MDV-LGC-Va1-HT-00001.pdf",
        "formatFichier": "PDF",
        "typeFichier": "PREUVE_HT",
    }
    commande = depot.arbre["lignesImport"][LIBERAL]["piecesJustificatives"][0]
    avec_preuve = ("piecesJustificatives", [commande, attestation])
    ht = ("commande.regimeTVA", "HT")
    return [
        Cas("3001", change(1, ("numLigne", 1)), bon),
        Cas("3002", change(3, ("numLigne", 9)), bon),
        Cas("3003", change(1, ("numeroEditeur", "00001")), bon),
        Cas("3004", essai(depot, contexte=utilises), essai(depot, contexte=autres)),
        Cas("3010", change(MANDATAIRE, (f"{benef}.isClientUnique", True)), bon),
        Cas("3011", change(LIBERAL, (f"{benef}.liberal", trois)), bon),
        Cas("3012", change(LIBERAL, (f"{benef}.isClientUnique", False)), bon),
        Cas("3013", change(LIBERAL, (f"{benef}.liberal", [])), bon),
        Cas("3014", change(STRUCTURE, (f"{benef}.liberal", trois)), bon),
        Cas("3015", change(STRUCTURE, (f"{benef}.structure.FINESSGeo", [])), bon),
        Cas("3016", change(LIBERAL, ("scenarioInstallation.isCentreDeSante", True)), bon),
        Cas("3020", change(LIBERAL, ht), change(LIBERAL, ht, avec_preuve)),
        Cas("3021", change(LIBERAL, avec_preuve), change(LIBERAL, ht, avec_preuve)),
        Cas("3022", change(LIBERAL, ("piecesJustificatives", [])), bon),
        Cas("3023", change(LIBERAL, ("piecesJustificatives", [commande, commande])), bon),
    ]


def _alternative(graine: int) -> Cas:
    """In radiology a row names an establishment or a liberal activity."""
    depot = make_depot(load_textes("RAD-RIS-Va1", "avance"), 2, graine=graine)
    rien = {"FINESSGeo": None, "RPPS": None, "numeroAM": None}
    return Cas(
        "3017",
        essai(changed(depot, line(0, put("beneficiaires.clients.0.sites", [rien])))),
        essai(depot),
    )


# -- 4xxx -------------------------------------------------------------------------------------


def _dispositif(graine: int) -> list[Cas]:
    return [*_dates(graine), *_amounts(graine), *_beneficiaries(graine)]


def _dates(graine: int) -> list[Cas]:
    depot, officines = base_mdv(graine), base_pha(graine)
    bon = essai(depot)

    def at(quoi: DepotFabrique, texte: str, **autrement: Any) -> Essai:
        instant = datetime.fromisoformat(texte).replace(tzinfo=PARIS)
        nom = f"{quoi.nom[:-18]}-{instant:%Y%m%d}-001.json"
        return essai(quoi, instant=instant, nom=nom, **autrement)

    def ordered(quoi: DepotFabrique, jour: str) -> DepotFabrique:
        return changed(quoi, line(0, put("commande.dateCommande", jour)))

    solution = next(iter((depot.contexte.referencements or {}).values()))
    limite = (solution.dossier_complet or depot.instant.date()) - timedelta(days=120)
    veille = limite - timedelta(days=1)
    tot = replace(
        officines.contexte,
        referencements={
            n: replace(s, date_referencement=None)
            for n, s in (officines.contexte.referencements or {}).items()
        },
    )
    return [
        Cas("4001", at(officines, "2022-03-31T23:59:59", contexte=tot),
            at(officines, "2022-04-01T00:00:00", contexte=tot)),
        Cas("4002", at(officines, "2023-03-15T14:00:01"), at(officines, "2023-03-15T14:00:00")),
        Cas("4003", essai(ordered(depot, "10/08/2021")), essai(ordered(depot, "11/08/2021"))),
        Cas("4004", at(ordered(depot, "01/12/2022"), "2022-12-01T10:00"),
            at(ordered(depot, "30/11/2022"), "2022-12-01T10:00")),
        Cas("4005", essai(ordered(depot, f"{depot.instant + timedelta(days=1):%d/%m/%Y}")),
            essai(ordered(depot, f"{depot.instant:%d/%m/%Y}"))),
        _archived(officines, at),
        Cas("4012", essai(ordered(depot, f"{veille:%d/%m/%Y}")),
            essai(ordered(depot, f"{limite:%d/%m/%Y}"))),
        Cas("4030", _with_answer(depot, "MAI_15"), _with_answer(depot, "MAI_337")),
        Cas("4041", essai(depot, contexte=_financed(depot)), bon),
    ]  # fmt: skip


def _with_answer(depot: DepotFabrique, operateur: str) -> Essai:
    change = put("scenarioInstallation.operateurMessagerie", operateur)
    return essai(changed(depot, line(LIBERAL, change)))


def _financed(depot: DepotFabrique) -> ContexteMemoire:
    rpps = depot.arbre["lignesImport"][LIBERAL]["beneficiaires"]["liberal"][0]["RPPS"]
    commande = CommandeFinancee("demande 99DF652326-00042")
    return replace(
        depot.contexte, deja_finances={depot.textes.dispositif.code: {"RPPS": {rpps: [commande]}}}
    )


def _archived(officines: DepotFabrique, at: Callable[..., Essai]) -> Cas:
    """After the closing date, only archived orders of a late référencement come in."""
    # An order is archived once it is signed.
    officines = changed(officines, line(0, put("commande.dateCommande", "10/02/2023")))
    numero, solution = next(iter((officines.contexte.referencements or {}).items()))
    tardive = replace(
        solution,
        dossier_complet=datetime(2022, 12, 1).date(),
        date_referencement=datetime(2023, 4, 3).date(),
    )
    finess = officines.arbre["lignesImport"][0]["beneficiaire"]["FINESSGeo"]
    archivage = datetime(2023, 2, 11, tzinfo=PARIS)
    contexte = replace(
        officines.contexte,
        referencements={numero: tardive},
        archivees={officines.textes.dispositif.code: {"FINESS": {finess: archivage}}},
    )
    dans_les_temps = at(officines, "2023-03-15T14:00:00")
    return Cas("4006", at(officines, "2023-05-02T09:00", contexte=contexte), dans_les_temps)


def _amounts(graine: int) -> list[Cas]:
    depot, officines = base_mdv(graine), base_pha(graine)

    def amount(rang: int, montant: str) -> Essai:
        change = put("commande.montantSegurHT", Decimal(montant))
        return essai(changed(depot, line(rang, change)))

    def officine(montant: str) -> Essai:
        finess = officines.arbre["lignesImport"][0]["beneficiaire"]["FINESSGeo"]
        base = {"FINESS": dict(officines.contexte.base["FINESS"])}
        base["FINESS"][finess] = replace(base["FINESS"][finess], tranche="B")
        change = put("commande.montantSegurHT", Decimal(montant))
        return essai(
            changed(officines, line(0, change)), contexte=replace(officines.contexte, base=base)
        )

    return [
        Cas("4020", amount(MANDATAIRE, "1075.01"), amount(MANDATAIRE, "1075.00")),
        Cas("4021", officine("708.33"), officine("708.00")),
    ]


def _beneficiaries(graine: int) -> list[Cas]:
    depot, officines = base_mdv(graine), base_pha(graine)
    bon = essai(depot)
    rpps = depot.arbre["lignesImport"][LIBERAL]["beneficiaires"]["liberal"][0]["RPPS"]
    copie = put("beneficiaires.liberal.0.RPPS", rpps)
    sans = {g: {v: c for v, c in b.items() if v != rpps} for g, b in depot.contexte.base.items()}
    finess = officines.arbre["lignesImport"][0]["beneficiaire"]["FINESSGeo"]
    base = {"FINESS": dict(officines.contexte.base["FINESS"])}
    base["FINESS"][finess] = replace(base["FINESS"][finess], categorie="355")
    return [
        Cas("4040", essai(changed(depot, line(LIBERAL_2, copie))), bon),
        Cas("4050", essai(depot, contexte=replace(depot.contexte, base=sans)), bon),
        Cas("4051", essai(officines, contexte=replace(officines.contexte, base=base)),
            essai(officines)),
    ]  # fmt: skip
