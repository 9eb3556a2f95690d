"""What both texts say alike: reading a file, its header, the values, the numbers, the pieces."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal


class Refuse(Exception):
    """The whole file is refused."""


def verdicts(
    fichier, juge: Callable[[dict], bool], reclame: Callable[[dict], list[str]]
) -> list[bool]:
    """Judge each demande, then its numbers and its beneficiaries among those before."""
    entete(fichier)
    lignes = fichier["lignesImport"]
    if not 1 <= len(lignes) <= 200:
        raise Refuse("nombre de demandes")
    acceptees: list[bool] = []
    numeros_lignes: list[object] = []
    numeros_editeur: list[object] = []
    pris: set[str] = set()
    for ligne in lignes:
        bonne = (
            juge(ligne)
            and (type(ligne["numLigne"]) is not int or ligne["numLigne"] not in numeros_lignes)
            and ligne["numeroEditeur"] not in numeros_editeur
        )
        if type(ligne["numLigne"]) is int:
            numeros_lignes.append(ligne["numLigne"])
        if isinstance(ligne["numeroEditeur"], str):
            numeros_editeur.append(ligne["numeroEditeur"])
        cles = reclame(ligne)
        if len(set(cles)) != len(cles) or pris & set(cles):
            bonne = False
        if bonne:
            pris |= set(cles)
        acceptees.append(bonne)
    return acceptees


def lecture(contenu: bytes):
    def sans_double(paires):
        noms = [nom for nom, _ in paires]
        if len(set(noms)) != len(noms):
            raise Refuse("balise en double")
        return dict(paires)

    def nombre(texte: str):
        if len(texte) > 30 or abs(Decimal(texte).adjusted()) > 15:
            raise Refuse("nombre démesuré")
        return int(texte) if texte.lstrip("-").isdigit() else Decimal(texte)

    def faux_nombre(texte: str):
        raise Refuse(texte)

    if len(contenu) > 4 * 1024 * 1024:
        raise Refuse("taille")
    try:
        texte = contenu.decode("utf-8-sig")
        arbre = json.loads(
            texte,
            object_pairs_hook=sans_double,
            parse_float=nombre,
            parse_int=nombre,
            parse_constant=faux_nombre,
        )
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as faute:
        raise Refuse(str(faute)) from faute
    textes_propres(arbre, 0)
    return arbre


def textes_propres(valeur, profondeur: int) -> None:
    if profondeur > 32:
        raise Refuse("profondeur")
    if isinstance(valeur, str):
        if "\0" in valeur or any("\ud800" <= c <= "\udfff" for c in valeur):
            raise Refuse("caractère")
    elif isinstance(valeur, dict):
        for nom, contenu in valeur.items():
            textes_propres(nom, profondeur)
            textes_propres(contenu, profondeur + 1)
    elif isinstance(valeur, list):
        for contenu in valeur:
            textes_propres(contenu, profondeur + 1)


def bloc(valeur, exigees: str, facultatives: str = "") -> None:
    if not isinstance(valeur, dict):
        raise Refuse("bloc")
    exigees, facultatives = exigees.split(), facultatives.split()
    if set(exigees) - set(valeur) or set(valeur) - set(exigees) - set(facultatives):
        raise Refuse("balises")


def table(valeur) -> list:
    if not isinstance(valeur, list):
        raise Refuse("table")
    return valeur


def entete(fichier) -> None:
    if fichier["impId"] is not None:
        raise Refuse("impId")
    if not identifiant(fichier["numeroAns"], (10, 14), chiffres=None):
        raise Refuse("numeroAns")
    if not identifiant(fichier["SIRET"], (14,), chiffres=True):
        raise Refuse("SIRET")


def texte(valeur, maximum: int, majuscules: bool = False) -> bool:
    return (
        isinstance(valeur, str)
        and valeur.lower() != "null"
        and bool(valeur.strip())
        and len(valeur) <= maximum
        and not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in valeur)
        and (not majuscules or valeur == valeur.upper())
    )


def identifiant(valeur, longueurs, chiffres) -> bool:
    if not texte(valeur, 99) or len(valeur) not in longueurs:
        return False
    if chiffres is None:
        return True
    return valeur.isascii() and (valeur.isdigit() if chiffres else valeur.isalnum())


def demande(ligne) -> bool:
    return (
        type(ligne["numLigne"]) is int
        and 1 <= ligne["numLigne"] <= 200
        and ligne["typeAction"] == "C"
        and ligne["numeroASP"] is None
        and identifiant(ligne["numeroEditeur"], (5,), chiffres=False)
        and ligne["codeTraitement"] is None
        and ligne["libelleTraitement"] is None
    )


def jour(valeur) -> date | None:
    if not isinstance(valeur, str) or len(valeur) != 10 or not valeur.isascii():
        return None
    try:
        return datetime.strptime(valeur, "%d/%m/%Y").date()
    except ValueError:
        return None


def commande(valeurs, jour_depot: date, ouverture: date, fermeture: date) -> bool:
    quand = jour(valeurs["dateCommande"])
    montant = valeurs["montantSegurHT"]
    return (
        quand is not None
        and ouverture <= quand <= fermeture
        and quand <= jour_depot <= fermeture
        and valeurs["regimeTVA"] in ("TTC", "HT")
        and type(montant) in (int, Decimal)
        and montant > 0
        and (type(montant) is int or -montant.as_tuple().exponent <= 2)
    )


def pieces(toutes, regime) -> bool:
    types = [p["typeFichier"] for p in toutes if isinstance(p["typeFichier"], str)]
    if "BON_COMMANDE" not in types or len(set(types)) != len(types):
        return False
    if regime == "HT" and "PREUVE_HT" not in types:
        return False
    return all(
        texte(p["nomFichier"], 49)
        and p["formatFichier"] in ("PDF", "PNG", "JPG")
        and p["typeFichier"] in ("BON_COMMANDE", "PREUVE_HT")
        for p in toutes
    )
