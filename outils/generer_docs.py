"""Write ``docs/reference/`` and ``docs/images/`` from the data and the commands themselves.

python -m outils.generer_docs               writes them
python -m outils.generer_docs --verifier    fails if they are not what it would write
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from outils.image import calendar_picture, picture
from outils.page_api import api_lines, openapi
from outils.page_cycles import cycles_lines
from outils.page_habilitations import habilitations_lines
from sons import Niveau, load_reglement
from sons.constats import FAMILLES
from sons.reglement import Reglement
from sons.reglement.bareme import Bareme, MethodeBareme
from sons.reglement.cles import PROTECTIONS
from sons.reglement.enonces import (
    conditions,
    document_name,
    own_rules,
    price_from_files,
    wordings,
)
from sons.reglement.format import RACINE, Balise, Format, Portee
from sons.reglement.modele import Dispositif
from sons.reglement.source import Source, Statut
from sons_cli.application import COMMANDES, sons
from sons_cli.francais import speak_french

DOCS = Path(__file__).parent.parent / "docs"
AVERTISSEMENT = "<!-- Page engendrée par « make docs » : ne pas la modifier à la main. -->"


def pages() -> dict[str, str]:
    """Return every generated page: path under ``docs/`` → content."""
    reglement = load_reglement()
    contenus = {
        "reference/constats.md": constats_page(reglement),
        "reference/contradictions.md": contradictions_page(reglement),
        "reference/limites.md": limits_page(reglement),
        "reference/commandes.md": commands_page(),
        "reference/habilitations.md": _page("Les habilitations", habilitations_lines()),
        "reference/cycles.md": _page("Les cycles de vie", cycles_lines()),
        "reference/api.md": _page("L’API", api_lines()),
        "reference/openapi.json": openapi(),
        "images/controler.svg": picture(),
        "images/calendrier.svg": calendar_picture(),
    }
    contenus["reference/dispositifs.md"] = index_page(reglement)
    for code in reglement.codes:
        contenus[f"reference/dispositifs/{code}.md"] = dispositif_page(reglement, code)
        for phase in reglement.phases(code):
            page = f"reference/formats/{_table(reglement, code, phase)}.md"
            contenus[page] = format_page(reglement.format(code, phase))
    return contenus


def _table(reglement: Reglement, code: str, phase: str) -> str:
    """Return the name of the table of a phase of a dispositif: that of its file."""
    entetes = {nom: table.format for nom, table in reglement.formats.items()}
    return next(n for n, e in entetes.items() if e.phase == phase and code in e.dispositifs)


def _page(titre: str, lignes: Iterator[str]) -> str:
    return "\n".join([AVERTISSEMENT, "", f"# {titre}", "", *lignes]).rstrip() + "\n"


def _cell(texte: object) -> str:
    return str(texte).replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def _said(source: Source, statut: Statut) -> str:
    return f"{source} ({statut})"


# -- findings ---------------------------------------------------------------------------------


def constats_page(reglement: Reglement) -> str:
    """One section per code: what a depositor reads after a rejection."""
    return _page("Les constats du contrôle", _constats(reglement))


def _constats(reglement: Reglement) -> Iterator[str]:
    yield "Un **constat bloquant** rejette sa demande (familles 2 à 4), refuse le fichier entier"
    yield "(famille 1) ou laisse la demande incomplète (famille 5). Une **alerte** ne change rien"
    yield "au verdict. Même texte en ligne de commande : `sons expliquer 4012`."
    famille = ""
    for fiche in reglement.catalogue:
        if fiche.code[0] != famille:
            famille = fiche.code[0]
            yield f"\n## {FAMILLES[famille]}\n"
        niveau = "" if fiche.niveau is Niveau.BLOQUANT else f" ({fiche.niveau})"
        yield f'### <a id="{fiche.code}"></a>{fiche.code} · {fiche.titre}{niveau}\n'
        libelle = fiche.libelle.replace("{recu}", "…").replace("{attendu}", "…")
        yield f"> {libelle}\n"
        yield f"- **Cause** : {fiche.cause}"
        yield f"- **À faire** : {fiche.remede}"
        yield f"- **Exemple** : {_cell(fiche.exemple)}"
        yield f"- **Source** : {fiche.source} ({fiche.statut})\n"


def contradictions_page(reglement: Reglement) -> str:
    """The places where the texts contradict themselves, and what was decided."""
    return _page("Ce que les textes laissent contradictoire", _contradictions(reglement))


def _contradictions(reglement: Reglement) -> Iterator[str]:
    yield "Chaque contradiction est réglée une fois, dans les données, avec son motif. Là où deux"
    yield "lectures se rencontrent dans de vrais fichiers, les deux sont admises et l’une reçoit"
    yield "une alerte. Un opérateur peut poser sa propre lecture : voir [Adapter les"
    yield "textes](../adapter-les-textes.md)."
    for c in reglement.contradictions:
        yield f"\n## {c.numero}. {c.sujet}\n"
        yield f"- **Constat** : {c.constat}"
        yield f"- **Décision** : {c.decision}"
        yield f"- **Où** : `{c.ou}`"
        yield f"- **Source** : {_said(c.source, c.statut)}"


# -- dispositif ---------------------------------------------------------------------------------


def limits_page(reglement: Reglement) -> str:
    """Return the limits that no text sets."""
    return _page("Les limites de protection", _limits(reglement))


def _limits(reglement: Reglement) -> Iterator[str]:
    protections = reglement.protections
    yield "Ce que le contrôle accepte de lire et de dire, quel que soit le fichier reçu. Un"
    yield "opérateur les change pour tous (`limites.toml`) ou pour un dispositif (`[limites]`)."
    yield f"{_said(protections.source, protections.statut)}. {protections.note}\n"
    yield "| Limite | Ce qu’elle borne | Valeur |\n|---|---|---:|"
    for nom, phrase in PROTECTIONS.items():
        valeur = f"{getattr(protections, nom):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        yield f"| `{nom}` | {phrase.split(' (')[0]} | {valeur} |"


def index_page(reglement: Reglement) -> str:
    """The list of dispositifs, with what is described of each."""
    return _page("Les dispositifs", _index(reglement))


def _index(reglement: Reglement) -> Iterator[str]:
    yield "| Dispositif | Intitulé | Formats décrits | Statut |\n|---|---|---|---|"
    for code in reglement.codes:
        dispositif = reglement.dispositif(code)
        formats = [
            f"[{phase}](formats/{_table(reglement, code, phase)}.md) "
            f"({reglement.format(code, phase).format.statut})"
            for phase in reglement.phases(code)
        ]
        cellule = ", ".join(formats) or "aucun : calendrier et règles seulement"
        lien = f"[{code}](dispositifs/{code}.md)"
        yield f"| {lien} | {dispositif.intitule} | {cellule} | {dispositif.statut} |"


def dispositif_page(reglement: Reglement, code: str) -> str:
    """Everything the texts say of a dispositif, with sources; no date of today here."""
    dispositif = reglement.dispositif(code)
    return _page(f"{code} : {dispositif.intitule}", _dispositif(reglement, dispositif))


def _dispositif(reglement: Reglement, dispositif: Dispositif) -> Iterator[str]:
    phases = reglement.phases(dispositif.code)
    noms = {p: _table(reglement, dispositif.code, p) for p in phases}
    liens = ", ".join(f"[{p}](../formats/{noms[p]}.md)" for p in phases) or "aucun"
    yield f"Couloir {dispositif.couloir_libelle} · textes {dispositif.edition} · formats : {liens}"
    yield "\n## Calendrier\n"
    yield "Heure de Paris ; sans heure, la journée entière compte.\n"
    yield "| Étape | Date | En vigueur depuis | Source | Note |\n|---|---|---|---|---|"
    for e in dispositif.echeance:
        depuis = f"{e.depuis:%d/%m/%Y}" if e.depuis else "l’origine"
        source = _said(e.source, e.statut)
        yield f"| {e.libelle} | {e} | {depuis} | {source} | {_cell(e.note or '')} |"
    yield from _bareme(dispositif.bareme)
    yield from _rules(dispositif)
    yield from _pieces(dispositif)


def _bareme(bareme: Bareme) -> Iterator[str]:
    yield "\n## Prix plafond\n"
    if bareme.methode is MethodeBareme.PAR_TETE:
        yield f"{bareme.ttc_par_tete} € TTC par personne, HT arrondi une fois sur le total :\n"
        yield "| Personnes | Plafond HT |\n|---:|---:|"
        for tetes in (1, 2, 3, 10, 30):
            yield f"| {tetes} | {bareme.plafond_par_tete(tetes)} € |"
    elif phrase := price_from_files(bareme):
        yield f"{phrase[0].upper()}{phrase[1:]}."
        if bareme.ht_maximum is not None:
            yield f"Plus haut montant publié : {bareme.ht_maximum} € HT."
    elif bareme.methode is MethodeBareme.FORFAIT:
        yield f"Forfait : {bareme.ht_forfait} € HT."
    else:
        yield f"Selon le {bareme.activite} :\n"
        yield "| Tranche | De | À | TTC | HT publié | HT exact |\n|---|---:|---:|---:|---:|---:|"
        for t in bareme.tranche:
            fin = f"{t.a} {bareme.unite}" if t.a else "et plus"
            exact = t.ht_exact(bareme.taux_tva)
            debut = f"{t.de} {bareme.unite}"
            yield f"| {t.nom} | {debut} | {fin} | {t.ttc} € | {t.ht_publie} € | {exact} € |"
    yield f"\nSource : {_said(bareme.source, bareme.statut)}. {bareme.note or ''}"


def _rules(dispositif: Dispositif) -> Iterator[str]:
    yield "\n## Bénéficiaires, unicité, profils\n"
    for b in dispositif.beneficiaire:
        categories = f", catégories {', '.join(b.categories)}" if b.categories else ""
        suite = f". {b.note}" if b.note else ""
        yield f"- {b.nature}, par {b.identifiant}{categories}. {_said(b.source, b.statut)}{suite}"
    for enonce in own_rules(dispositif):
        suite = f". {enonce.note}" if enonce.note else ""
        yield f"- {enonce.phrase}. {_said(enonce.source, enonce.statut)}{suite}"
    for p in dispositif.profil:
        quand = f"exigé si `{conditions(p.exige_si)}`" if p.exige_si else "obligatoire"
        yield f"- Profil « {p.nom} » : {quand}. {_said(p.source, p.statut)}"
    delai, versement = dispositif.delai_commande, dispositif.versement
    yield (
        f"- Commande signée au plus {delai.jours} jours avant le dossier complet de preuves. "
        f"{_said(delai.source, delai.statut)}. {delai.note or ''}"
    )
    yield (
        f"- Avance {versement.avance:.0%}, solde {versement.solde:.0%}. "
        f"{_said(versement.source, versement.statut)}"
    )


def _pieces(dispositif: Dispositif) -> Iterator[str]:
    yield "\n## Pièces\n"
    yield "| Phase | typeFichier | Code | Pièce | Exigée | Source |\n|---|---|---|---|---|---|"
    for p in dispositif.piece:
        si = " et ".join(f"si {n} = {v}" for n, v in p.exigee_si.items())
        autres = f"une au moins : {p.un_au_moins}" if p.un_au_moins else si
        quand = "toujours" if p.exigee else autres
        source = _said(p.source, p.statut)
        yield f"| {p.phase} | {p.type} | {p.code} | {p.libelle} | {quand} | {source} |"
    noms, limites = dispositif.noms, dispositif.limites
    yield f"\nNoms : `{noms.json}` et `{noms.piece}`. {_said(noms.source, noms.statut)}"
    yield f"\nLimites : {limites.demandes_max} demandes par fichier. {limites.note}"
    yield "Celles qui protègent le contrôle sont [les mêmes pour tous](../limites.md)."
    yield from _mentions(dispositif)
    yield "\n## Textes\n"
    for t in dispositif.texte:
        jour = f" ({t.publie_le:%d/%m/%Y})" if t.publie_le else ""
        yield f"- **{t.nom}**{jour} : {t.intitule}. {_said(t.source, t.statut)}"


def _mentions(dispositif: Dispositif) -> Iterator[str]:
    yield "\n## Mentions des documents\n"
    yield "Là où les textes emploient plusieurs rédactions, une seule suffit.\n"
    document = ""
    for m in dispositif.mention:
        if document_name(m, dispositif) != document:
            document = document_name(m, dispositif)
            yield f"\n### {document}\n"
        force = "obligatoire" if m.obligatoire else "recommandée"
        si = f", si {m.si}" if m.si else ""
        suite = f". {m.note}" if m.note else ""
        yield f"- {wordings(m)} — {force}{si}. {_said(m.source, m.statut)}{suite}"


# -- format -------------------------------------------------------------------------------------


def format_page(un_format: Format) -> str:
    """The flat table of a format, row by row as in the document."""
    return _page(f"Format {un_format.entete.couloir}, {un_format.entete.phase}", _format(un_format))


def _format(un_format: Format) -> Iterator[str]:
    entete = un_format.format
    yield f"{entete.titre}. Source : {_said(entete.source, entete.statut)}. {entete.note or ''}\n"
    rejete = "le fichier entier" if entete.structure_rejette is Portee.FICHIER else "elle seule"
    yield f"Une faute de structure dans une demande rejette {rejete}.\n"
    dispositif = entete.dispositifs[0]
    yield "Aussi en schéma JSON, modèle vierge et exemple rempli : "
    yield f"`sons format {dispositif} {entete.phase} --json-schema`, `--modele`, `--exemple`."
    groupe = ""
    for balise in un_format.balise:
        if balise.groupe != groupe:
            groupe = balise.groupe
            yield f"\n## {groupe}\n"
            yield "| Balise | Format | Obligatoire ? | Description |\n|---|---|---|---|"
        yield _row(balise)


def _row(balise: Balise) -> str:
    dans = "" if balise.dans == RACINE else f"{balise.dans}."
    note = f" *{_cell(balise.note)}*" if balise.note else ""
    return (
        f"| {dans}**{balise.nom}** | {_cell(balise.format)} | {_cell(balise.obligatoire)} | "
        f"{_cell(balise.description)}{note} |"
    )


# -- commands -----------------------------------------------------------------------------------


def commands_page() -> str:
    """The help of every command, as the command prints it."""
    return _page("Les commandes", _commands())


def _commands() -> Iterator[str]:
    speak_french()
    yield "Chaque texte est celui que la commande affiche avec `--help`."
    racine = click.Context(sons, info_name="sons", terminal_width=100)
    yield from _help("sons", racine)
    for nom in COMMANDES:
        commande = sons.get_command(racine, nom)
        if commande is None:
            raise LookupError(nom)
        contexte = click.Context(commande, parent=racine, info_name=nom, terminal_width=100)
        yield from _help(f"sons {nom}", contexte)
        if isinstance(commande, click.Group):
            for sous_nom, sous_commande in commande.commands.items():
                sous = click.Context(
                    sous_commande, parent=contexte, info_name=sous_nom, terminal_width=100
                )
                yield from _help(f"sons {nom} {sous_nom}", sous)


def _help(titre: str, contexte: click.Context) -> Iterator[str]:
    yield f"\n## {titre}\n\n```text"
    yield re.sub(r"[ \t]+$", "", contexte.get_help(), flags=re.MULTILINE)
    yield "```"


def main() -> int:
    """Write the pages, or check that those on disk are up to date."""
    contenus = pages()
    if "--verifier" in sys.argv:
        perimees = [
            nom
            for nom, contenu in contenus.items()
            if not (DOCS / nom).exists() or (DOCS / nom).read_text(encoding="utf-8") != contenu
        ]
        for nom in perimees:
            print(f"périmé : docs/{nom} ; lancez « make docs »")
        return 1 if perimees else 0
    for nom, contenu in contenus.items():
        (DOCS / nom).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / nom).write_text(contenu, encoding="utf-8")
    print(f"{len(contenus)} pages écrites dans {DOCS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
