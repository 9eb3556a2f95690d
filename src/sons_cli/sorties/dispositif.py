"""A dispositif on a terminal: dates with what is open, caps, profiles, pieces, sources."""

from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.text import Text

from sons.ecriture import euros, write_day, write_instant
from sons.reglement import Reglement
from sons.reglement.bareme import Bareme, MethodeBareme
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.enonces import (
    conditions,
    document_name,
    own_rules,
    price_from_files,
    wordings,
)
from sons.reglement.modele import Dispositif, Piece
from sons.reglement.source import Source, Statut
from sons_cli.sorties.console import indented, open_console, plain_table

_STATUTS = {
    Statut.OFFICIEL: "officiel",
    Statut.PUBLIC: "page publique",
    Statut.RECONSTITUE: "reconstitué",
}


def print_liste(reglement: Reglement, instant: datetime) -> None:
    """Print one line per dispositif."""
    tableau = plain_table("Dispositif", "Intitulé", "Formats", "Dépôt des avances")
    for code in reglement.codes:
        dispositif = reglement.dispositif(code)
        phases = ", ".join(reglement.phases(code)) or "aucun"
        tableau.add_row(code, dispositif.intitule, phases, window(dispositif, instant))
    open_console().print(tableau)


def window(dispositif: Dispositif, instant: datetime) -> Text:
    """Say whether avances can be deposited, and until or since when."""
    calendrier = dispositif.calendrier
    ouverture = calendrier.in_force(Etape.OUVERTURE_AVANCE, instant)
    fermeture = calendrier.in_force(Etape.FERMETURE_AVANCE, instant)
    if ouverture and instant < ouverture.debut:
        return Text(f"ouvre le {ouverture}", "yellow")
    if fermeture is None:
        return Text("date de fermeture inconnue", "yellow")
    if instant > fermeture.fin:
        return Text(f"fermé depuis le {fermeture}", "red")
    return Text(f"ouvert jusqu’au {fermeture}", "green")


def print_dispositif(dispositif: Dispositif, phases: Iterable[str], instant: datetime) -> None:
    """Print a whole dispositif."""
    sortie = open_console()
    sortie.print(Text(f"{dispositif.code}  {dispositif.intitule}", "bold"))
    sortie.print(
        Text(
            f"Couloir {dispositif.couloir_libelle} ({dispositif.couloir}) · textes "
            f"{dispositif.edition} · formats décrits : {', '.join(phases) or 'aucun'}",
            "dim",
        )
    )
    if dispositif.note:
        sortie.print(Text(dispositif.note))
    _print_calendrier(sortie, dispositif, instant)
    _print_bareme(sortie, dispositif.bareme)
    _print_versement(sortie, dispositif)
    _print_beneficiaires(sortie, dispositif)
    _print_rules(sortie, dispositif)
    _print_profils(sortie, dispositif)
    _print_pieces(sortie, dispositif.piece)
    _print_mentions(sortie, dispositif)
    _print_limites(sortie, dispositif)
    _print_textes(sortie, dispositif)


def _title(sortie: Console, titre: str) -> None:
    sortie.print()
    sortie.print(Text(titre, "bold cyan"))


def _said(source: Source, statut: Statut) -> Text:
    return Text(f"{source} ({_STATUTS[statut]})", "dim")


def _note(sortie: Console, note: str | None) -> None:
    if note:
        sortie.print(indented(4, Text(note, "italic")))


def _print_calendrier(sortie: Console, dispositif: Dispositif, instant: datetime) -> None:
    moment = write_instant(instant)
    _title(sortie, f"Calendrier, vu du {moment} (heure de Paris)")
    tableau = plain_table("", "Date", "Échéance", "Source")
    for echeance in dispositif.calendrier.current(instant):
        tableau.add_row(
            _state(echeance, instant),
            str(echeance),
            echeance.libelle,
            _said(echeance.source, echeance.statut),
        )
    sortie.print(indented(2, tableau))
    sortie.print(indented(2, Text.assemble("Dépôt des avances : ", window(dispositif, instant))))


def _state(echeance: Echeance, instant: datetime) -> Text:
    if echeance.etape.startswith("ouverture"):
        passee = instant >= echeance.debut
        return Text("ouvert" if passee else "à venir", "green" if passee else "yellow")
    passee = instant > echeance.fin
    return Text("passé" if passee else "à venir", "red" if passee else "green")


def _print_bareme(sortie: Console, bareme: Bareme) -> None:
    _title(sortie, "Prix plafond")
    if bareme.methode is MethodeBareme.PAR_TETE and bareme.ttc_par_tete is not None:
        phrase = (
            f"{euros(bareme.ttc_par_tete)} TTC par personne, soit "
            f"{euros(bareme.plafond_par_tete(1))} HT ; le total est arrondi une seule fois "
            f"(3 personnes : {euros(bareme.plafond_par_tete(3))} HT)"
        )
        sortie.print(indented(2, Text(phrase)))
    elif en_fichier := price_from_files(bareme):
        sortie.print(indented(2, Text(_price_file(bareme, en_fichier))))
    elif bareme.ht_forfait is not None:
        sortie.print(indented(2, Text(f"forfait de {euros(bareme.ht_forfait)} HT")))
    else:
        tableau = plain_table(
            "Tranche", f"Activité ({bareme.unite})", "TTC", "HT publié", "HT exact"
        )
        for tranche in bareme.tranche:
            bornes = f"{tranche.de} à {tranche.a}" if tranche.a else f"{tranche.de} et plus"
            exact = euros(tranche.ht_exact(bareme.taux_tva))
            tableau.add_row(
                tranche.nom, bornes, euros(tranche.ttc), euros(tranche.ht_publie), exact
            )
        sortie.print(indented(2, tableau))
    sortie.print(indented(2, _said(bareme.source, bareme.statut)))
    _note(sortie, bareme.note)


def _price_file(bareme: Bareme, phrase: str) -> str:
    if bareme.ht_maximum is not None:
        phrase += f" ; plus haut montant publié : {euros(bareme.ht_maximum)} HT"
    return phrase


def _print_versement(sortie: Console, dispositif: Dispositif) -> None:
    versement = dispositif.versement
    _title(sortie, "Versement")
    phrase = f"avance {versement.avance:.0%}, solde {versement.solde:.0%}"
    sortie.print(
        indented(2, Text.assemble(phrase, "  ", _said(versement.source, versement.statut)))
    )
    delai = dispositif.delai_commande
    phrase = f"commande signée {delai.jours} jours au plus avant le dossier complet de preuves"
    if delai.repute_respecte_apres:
        phrase += f", ou après le {write_day(delai.repute_respecte_apres)}"
    sortie.print(indented(2, Text.assemble(phrase, "  ", _said(delai.source, delai.statut))))


def _print_beneficiaires(sortie: Console, dispositif: Dispositif) -> None:
    _title(sortie, "Bénéficiaires")
    for beneficiaire in dispositif.beneficiaire:
        phrase = Text(f"{beneficiaire.nature}, par {beneficiaire.identifiant}")
        if beneficiaire.categories:
            phrase.append(f", catégories {', '.join(beneficiaire.categories)}")
        phrase.append("  ").append_text(_said(beneficiaire.source, beneficiaire.statut))
        sortie.print(indented(2, phrase, Text("•")))
        _note(sortie, beneficiaire.note)


def _print_rules(sortie: Console, dispositif: Dispositif) -> None:
    _title(sortie, "Règles propres")
    for enonce in own_rules(dispositif):
        phrase = Text.assemble(f"{enonce.phrase}  ", _said(enonce.source, enonce.statut))
        sortie.print(indented(2, phrase, Text("•")))
        _note(sortie, enonce.note)


def _print_profils(sortie: Console, dispositif: Dispositif) -> None:
    _title(sortie, "Profils du référencement")
    for profil in dispositif.profil:
        quand = "obligatoire" if profil.obligatoire else "optionnel"
        for nom, valeur in profil.exige_si.items():
            quand = f"exigé si {nom} = {'true' if valeur is True else valeur}"
        phrase = Text.assemble(f"{profil.nom} : {quand}  ", _said(profil.source, profil.statut))
        sortie.print(indented(2, phrase, Text("•")))
        _note(sortie, profil.note)


def _print_pieces(sortie: Console, pieces: Iterable[Piece]) -> None:
    _title(sortie, "Pièces")
    tableau = plain_table("Phase", "typeFichier", "Code", "Pièce", "Exigée", "Source")
    for piece in pieces:
        exigee = "toujours" if piece.exigee else _condition(piece)
        tableau.add_row(
            piece.phase, piece.type, piece.code, piece.libelle, exigee,
            _said(piece.source, piece.statut),
        )  # fmt: skip
    sortie.print(indented(2, tableau))


def _condition(piece: Piece) -> str:
    if piece.un_au_moins:
        return f"une au moins : {piece.un_au_moins}"
    return f"si {conditions(piece.exigee_si)}" if piece.exigee_si else ""


def _print_mentions(sortie: Console, dispositif: Dispositif) -> None:
    _title(sortie, "Mentions des documents")
    for mention in dispositif.mention:
        document = document_name(mention, dispositif)
        force = "obligatoire" if mention.obligatoire else "recommandée"
        quand = f", si {mention.si}" if mention.si else ""
        phrase = Text.assemble(
            f"{document} : {wordings(mention)}  ",
            Text(f"{force}{quand}. ", "cyan"),
            _said(mention.source, mention.statut),
        )
        sortie.print(indented(2, phrase, Text("•")))


def _print_limites(sortie: Console, dispositif: Dispositif) -> None:
    _title(sortie, "Limites et noms de fichiers")
    limites, noms = dispositif.limites, dispositif.noms
    mo = 1_048_576
    phrase = (
        f"{limites.demandes_max} demandes par fichier, {limites.taille_piece_max_octets // mo} Mo "
        f"par pièce, {limites.taille_zip_max_octets // mo} Mo par ZIP  "
    )
    sortie.print(indented(2, Text.assemble(phrase, _said(limites.source, limites.statut))))
    for nom in (noms.json, noms.piece):
        sortie.print(indented(2, Text.assemble(f"{nom}  ", _said(noms.source, noms.statut))))


def _print_textes(sortie: Console, dispositif: Dispositif) -> None:
    _title(sortie, "Textes")
    for texte in dispositif.texte:
        version = f" {texte.version}" if texte.version else ""
        jour = f" ({write_day(texte.publie_le)})" if texte.publie_le else ""
        phrase = Text(f"{texte.nom}{version}{jour} : {texte.intitule}")
        sortie.print(indented(2, phrase, Text("•")))
