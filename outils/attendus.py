"""What the control says of many samples, what the texts say as sentences and as JSON Schemas.

To the letter: written down here, read again by the tests.

python -m outils.attendus [--verifier]

A line of these files that changes is a sentence, a place or a source that changes for somebody:
it is looked at in the difference, then kept.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from tests.fabrique.cas import all_cases
from tests.fabrique.depots import make_depot
from tests.fabrique.essais import Essai, base_mdv, essai
from tests.fabrique.fautes import own_faults
from tests.fabrique.ignorances import without_each
from tests.fabrique.valeurs import spoilt

from sons import Constat, ContexteMemoire, load_reglement
from sons.reglement.enonces import conditions, document_name, own_rules, price_from_files, wordings
from sons.reglement.phase import Phase
from sons.reglement.schema import json_schema

UNITE = Path(__file__).parent.parent / "tests" / "unit"
CONSTATS, TEXTES = UNITE / "constats", UNITE / "textes"
# A format with a table in a table, one whose every balise stays written, one of many situations.
SCHEMAS = (
    ("MDV-LGC-Va1", Phase.AVANCE), ("IMG-RIS-Va2", Phase.AVANCE), ("PHA-LGO-Va1", Phase.SOLDE),
)  # fmt: skip


Pages = dict[str, "partial[str]"]


def pages_of_texts() -> Pages:
    """Return how to write what is drawn from the texts alone, by its name."""
    faites: Pages = {"enonces": partial(_sentences)}
    for code, phase in SCHEMAS:
        faites[f"schema-{code}-{phase}"] = partial(_schema, code, phase)
    return faites


def _sentences() -> str:
    lignes = []
    reglement = load_reglement()
    for code in reglement.codes:
        dispositif = reglement.dispositif(code)
        lignes.append(f"# {code}")
        for enonce in own_rules(dispositif):
            source = f"{enonce.source} | {enonce.statut.value} | {enonce.note or '-'}"
            lignes.append(f"{enonce.phrase} | {source}")
        lignes.append(f"Plafond : {price_from_files(dispositif.bareme) or 'dans le texte'}")
        for phase in Phase:
            for piece in dispositif.pieces(phase):
                quand = f" si {conditions(piece.exigee_si)}" if piece.exigee_si else ""
                lignes.append(f"{phase.value}, {piece.type}{quand}")
        for mention in dispositif.mention:
            document = document_name(mention, dispositif)
            lignes.append(f"{document} : {mention.texte} | {wordings(mention)}")
    return "\n".join(lignes) + "\n"


def _schema(code: str, phase: Phase) -> str:
    textes = load_reglement().textes(code, phase)
    schema = json_schema(textes.format, textes.dispositif.limites)
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def pages() -> Pages:
    """Return how to write what the control says of each sample, by its name."""
    reglement = load_reglement()
    faites: Pages = {"catalogue": partial(_catalogue)}
    for code in reglement.codes:
        for phase in reglement.phases(code):
            faites[f"{code}-{phase}"] = partial(_dispositif, code, Phase(phase))
    faites["valeurs-MDV-LGC-Va1-avance"] = partial(_values_mdv)
    for code, phase in (("IMG-RIS-Va2", Phase.AVANCE), ("MS1-DUI-Va1", Phase.SOLDE)):
        faites[f"valeurs-{code}-{phase}"] = partial(_values, code, phase)
    return faites


def _catalogue() -> str:
    sujets = [(f"{cas.code}, échoue", cas.echoue) for cas in all_cases()]
    sujets += [(f"{cas.code}, passe", cas.passe) for cas in all_cases()]
    return _page(sujets)


def _dispositif(code: str, phase: Phase) -> str:
    textes = load_reglement().textes(code, phase)
    depot = make_depot(textes, 2)
    sujets = [
        ("rien n’est connu", essai(depot, contexte=ContexteMemoire(), nom=None, archive=None))
    ]
    for nom, contexte in without_each(depot.contexte):
        sujets.append((f"inconnu : {nom}", essai(depot, contexte=contexte)))
    sujets += [(f"{faute.code}, {faute.regle}", faute.essai) for faute in own_faults(textes)]
    return _page(sujets)


def _values_mdv() -> str:
    return _page(spoilt(base_mdv()))


def _values(code: str, phase: Phase) -> str:
    return _page(spoilt(make_depot(load_reglement().textes(code, phase), 1, graine=5)))


def _page(sujets: Iterable[tuple[str, Essai]]) -> str:
    lignes = []
    for nom, sujet in sujets:
        rapport = sujet.run().rapport
        lignes.append(f"# {nom} : {rapport.verdict.value}")
        for demande, constat in rapport.all_constats():
            lignes.append(f"{demande.rang if demande else 'fichier'} {_line(constat)}")
        lignes += [f"? {n.controle} | {n.raison} | {n.manque.value}" for n in rapport.non_verifies]
    return "\n".join(lignes) + "\n"


def _line(constat: Constat) -> str:
    """Write a finding but what its code alone says: the remedy."""
    place = f"{constat.ligne}:{constat.colonne}" if constat.ligne else "-"
    parts = (constat.code, constat.chemin, place, constat.libelle, constat.recu, constat.attendu)
    return " | ".join("-" if part is None else part for part in (*parts, constat.source))


def files() -> Iterator[tuple[Path, "partial[str]"]]:
    """Yield each file and how to write it."""
    for dossier, faites in ((CONSTATS, pages()), (TEXTES, pages_of_texts())):
        yield from ((dossier / f"{nom}.txt", ecrire) for nom, ecrire in faites.items())


def main() -> int:
    """Write the files, or say which ones are no longer what the control says."""
    verifier = "--verifier" in sys.argv[1:]
    perimees = []
    for chemin, ecrire in files():
        texte = ecrire()
        if not chemin.exists() or chemin.read_text(encoding="utf-8") != texte:
            perimees.append(chemin.stem)
            if not verifier:
                chemin.parent.mkdir(exist_ok=True)
                chemin.write_text(texte, encoding="utf-8")
    print(f"{len(perimees)} page(s) à revoir : {', '.join(perimees) or 'aucune'}")
    return int(verifier and bool(perimees))


if __name__ == "__main__":
    sys.exit(main())
