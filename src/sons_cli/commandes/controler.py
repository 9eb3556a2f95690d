"""``sons controler``: control a deposit."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sons import PARIS, Catalogue, Rapport, Verdict, control_depot, load_reglement
from sons.depot import Resultat
from sons.erreurs import DispositifInconnu
from sons.reglement import Textes
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.phase import Phase
from sons_cli.choix import guess_dispositif, guess_phase, refuse_unreadable
from sons_cli.contexte_toml import load_contexte
from sons_cli.ecriture import check_target, write_whole
from sons_cli.ouverture import open_file, read_file
from sons_cli.types import FICHIER, INSTANT, reglement_option

STATUT_ACCEPTE, STATUT_PARTIEL, STATUT_REJETE = 0, 1, 3
FINS = {Phase.AVANCE: Etape.FERMETURE_AVANCE, Phase.SOLDE: Etape.CLOTURE_SOLDE}


@click.command()
@click.argument("depot", metavar="DEPOT.json", type=FICHIER)
@click.option("--pieces", metavar="DEPOT.zip", type=FICHIER, help="Archive des pièces.")
@click.option("--dispositif", metavar="CODE", help="Par exemple MDV-LGC-Va1 ; deviné s’il se peut.")
@click.option(
    "--phase",
    type=click.Choice(["avance", "solde"]),
    help="Phase de la demande ; lue dans le fichier s’il se peut.",
)
@click.option(
    "--contexte",
    metavar="CONTEXTE.toml",
    type=FICHIER,
    help="Fournisseur, référencement, bénéficiaires : voir « sons contexte ».",
)
@click.option(
    "--instant",
    metavar="AAAA-MM-JJTHH:MM",
    type=INSTANT,
    help="Instant du dépôt, heure de Paris ; maintenant par défaut.",
)
@click.option(
    "--retour",
    metavar="RETOUR.json",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Où écrire le fichier annoté.",
)
@click.option(
    "--sortie",
    default="texte",
    show_default=True,
    type=click.Choice(["texte", "json", "csv"]),
    help="Forme du rapport.",
)
@reglement_option
def controler(
    depot: Path,
    pieces: Path | None,
    dispositif: str | None,
    phase: str | None,
    contexte: Path | None,
    instant: datetime | None,
    retour: Path | None,
    sortie: str,
    reglement: Path | None,
) -> int:
    """Contrôle un dépôt et dit tout ce qui ne va pas, en une fois.

    Le nom du fichier compte : il doit suivre JSON-{numeroAns}-{AAAAMMJJ}-{nnn}.json.

    \b
    Exemples :
      sons controler JSON-MDVLGC20260001-20261122-001.json
      sons controler DEPOT.json --pieces DEPOT.zip --retour ANNOTE.json
      sons controler SOLDE.json --phase solde --sortie csv > constats.csv

    \b
    Statut de sortie :
      0  toutes les demandes sont acceptées (des alertes sont possibles)
      1  des demandes sont rejetées ou incomplètes, ou toutes le sont
      2  la commande est mal écrite ou un fichier manque
      3  le fichier est refusé au premier contrôle
      4  le contrôle a été interrompu : aucun verdict
    """
    if retour is not None:
        check_target(retour, depot, pieces, contexte)
    contenu, regles = read_file(depot), load_reglement(reglement)
    reponses = load_contexte(contexte)
    moment = instant or datetime.now(PARIS)

    def tell(rapport: Rapport, cloture: Echeance | None = None) -> int:
        _print(sortie, rapport, regles.catalogue, moment, depot.name, retour, cloture)
        return _status(rapport)

    try:
        code = dispositif or guess_dispositif(contenu, regles, reponses)
        textes = regles.textes(code, phase or guess_phase(contenu, regles))
    except (click.UsageError, DispositifInconnu):
        # What is wrong with the file comes before what is wrong with the call.
        rapport = refuse_unreadable(contenu, regles)
        if rapport is None:
            raise
        return tell(rapport)
    for phrase in reponses.unknown_profiles(textes.dispositif):
        click.echo(f"Attention : {phrase}.", err=True)
    resultat = _control(contenu, textes, reponses.contexte(code), moment, depot.name, pieces)
    if retour is not None and resultat.retour is not None:
        write_whole(retour, resultat.retour)
    return tell(resultat.rapport, textes.dispositif.calendrier.in_force(FINS[textes.phase], moment))


def _control(
    contenu: bytes, textes: Textes, contexte: Any, instant: datetime, nom: str, pieces: Path | None
) -> Resultat:
    if pieces is None:
        return control_depot(contenu, textes, contexte, instant, nom=nom)
    with open_file(pieces) as archive:
        return control_depot(contenu, textes, contexte, instant, nom=nom, archive=archive)


def _print(
    sortie: str,
    rapport: Rapport,
    catalogue: Catalogue,
    instant: datetime,
    nom: str,
    retour: Path | None,
    cloture: Echeance | None,
) -> None:
    if sortie == "json":
        from sons_cli.sorties.donnees import print_json

        print_json(rapport)
    elif sortie == "csv":
        from sons_cli.sorties.donnees import print_csv

        print_csv(rapport)
    else:
        from sons_cli.sorties.texte import print_rapport

        print_rapport(rapport, catalogue, instant, nom, retour, cloture=cloture)


def _status(rapport: Rapport) -> int:
    if rapport.verdict is Verdict.REJETE:
        return STATUT_REJETE
    return STATUT_ACCEPTE if rapport.verdict is Verdict.ACCEPTE else STATUT_PARTIEL
