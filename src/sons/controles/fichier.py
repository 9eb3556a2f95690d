"""First control, second part: number of lines, file name, header against the register."""

from collections.abc import Iterator
from datetime import datetime

from sons.contexte import Contexte, Referencement
from sons.controles.examen import EnTete
from sons.controles.format import check_header
from sons.controles.trouve import Trouve, Trouves
from sons.ecriture import PARIS, write_day
from sons.manque import Manque, NonVerifie
from sons.reglement import Textes
from sons.reglement.format import Role
from sons.reglement.noms import json_pattern, name_json

NOM_DU_FICHIER = "nom du fichier"


def check_line_count(textes: Textes, nombre: int) -> Iterator[Trouve]:
    """At least one demande, and no more than the limit."""
    lieu = (textes.format.required(Role.LIGNES).nom,)
    maximum = textes.dispositif.limites.demandes_max
    if nombre == 0:
        yield Trouve(None, "1030", lieu)
    elif nombre > maximum:
        yield Trouve(None, "1031", lieu, nombre, str(maximum))


def check_name(textes: Textes, numero_ans: str, nom: str | None, instant: datetime) -> Trouves:
    """The file name follows the nomenclature and agrees with the header and the day."""
    if nom is None:
        yield NonVerifie(
            "nom du fichier", "le nom du fichier n’a pas été donné", Manque.NOM_DU_FICHIER
        )
        return
    noms, jour = textes.dispositif.noms, f"{instant.astimezone(PARIS):%Y%m%d}"
    lu = json_pattern(noms).fullmatch(nom)
    rang = max(noms.premier_rang, int(lu["nnn"]) if lu else 0)
    # The whole right name, whatever is wrong; without a number in the header, the one of the name.
    numero = numero_ans or (lu["numeroAns"] if lu else "")
    juste = name_json(noms, numero, jour, rang) if _is_sound(textes, numero) else noms.json
    if lu is None or int(lu["nnn"]) < noms.premier_rang:
        yield Trouve(None, "1040", NOM_DU_FICHIER, nom, juste, noms.source)
    if lu and lu["numeroAns"] != numero:
        yield Trouve(None, "1042", NOM_DU_FICHIER, nom, juste, noms.source)
    if lu and lu["AAAAMMJJ"] != jour:
        yield Trouve(None, "1041", NOM_DU_FICHIER, nom, juste, noms.source)


def _is_sound(textes: Textes, numero_ans: str) -> bool:
    """Whether a number is written as the format asks: a name may be made of it."""
    nom = textes.format.required(Role.NUMERO_ANS).nom
    return not any(check_header(textes.format, {nom: numero_ans}))


def find_referencement(entete: EnTete, textes: Textes, contexte: Contexte) -> Referencement | None:
    """Return what the register says of the solution, for this dispositif."""
    trouve = contexte.referencement(entete.numero_ans) if entete.numero_ans else None
    return trouve if trouve and trouve.dispositif == textes.dispositif.code else None


def check_supplier(entete: EnTete, textes: Textes, contexte: Contexte) -> Trouves:
    """The header bears the SIRET under which this solution is enrolled."""
    enrole = contexte.siret_fournisseur(entete.numero_ans)
    if enrole is None:
        yield NonVerifie(
            "SIRET du fournisseur",
            "on ne sait pas quel fournisseur dépose",
            Manque.SIRET_DU_FOURNISSEUR,
        )
    elif entete.siret and entete.siret != enrole:
        nom = textes.format.required(Role.SIRET).nom
        yield Trouve(None, "1052", (nom,), entete.siret, enrole)


def check_register(
    entete: EnTete, textes: Textes, contexte: Contexte, instant: datetime
) -> Trouves:
    """The ANS number is in the register, for this dispositif, this supplier and this instant."""
    numero_ans = entete.numero_ans
    if not contexte.knows_referencements():
        yield NonVerifie(
            "référencement de la solution",
            "on ne connaît pas le registre des référencements",
            Manque.REFERENCEMENTS,
        )
        return
    if not numero_ans:
        return  # The header says what is wrong with it.
    trouve = contexte.referencement(numero_ans)
    nom = textes.format.required(Role.NUMERO_ANS).nom
    if trouve is None:
        yield Trouve(None, "1050", (nom,), numero_ans, balise=nom)
        return
    if trouve.dispositif != textes.dispositif.code:
        yield Trouve(None, "1051", (nom,), trouve.dispositif, textes.dispositif.code)
    declares = trouve.fournisseurs
    if entete.siret and declares is not None and entete.siret not in declares:
        lieu = (textes.format.required(Role.SIRET).nom,)
        yield Trouve(None, "1053", lieu, entete.siret)
    if reason := _not_in_force(trouve, instant):
        yield Trouve(None, "1054", (nom,), reason)
    if not trouve.finance:
        yield Trouve(None, "1055", (nom,), numero_ans)


def _not_in_force(referencement: Referencement, instant: datetime) -> str | None:
    jour = instant.astimezone(PARIS).date()
    debut, fin = referencement.date_referencement, referencement.date_retrait
    if debut is not None and jour < debut:
        return f"référencée le {write_day(debut)}"
    if fin is not None and jour >= fin:
        return f"retirée le {write_day(fin)}"
    return None
