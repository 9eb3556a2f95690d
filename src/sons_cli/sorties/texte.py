"""A report for a person: what happened, then every finding grouped by kind, with its remedy."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from sons import Catalogue, Constat, DemandeControlee, Rapport, Verdict, VerdictDemande
from sons.ecriture import ranges, write_instant
from sons.reglement.calendrier import Echeance
from sons_cli.remedes import REMEDES
from sons_cli.sorties.console import indented, open_console

_PORTE, _AUTRE = "●", "○"
_LIEUX_MAX = 3


@dataclass(frozen=True)
class Occurrence:
    """A finding where it was made; ``demande`` is None for a finding of the whole file."""

    demande: DemandeControlee | None
    constat: Constat

    @property
    def is_porte(self) -> bool:
        """Whether the return file bears this one: the first that rejects the demande."""
        return self.demande is not None and self.demande.premier_rejet is self.constat


def print_rapport(
    rapport: Rapport,
    catalogue: Catalogue,
    instant: datetime,
    nom: str,
    retour: Path | None,
    console: Console | None = None,
    cloture: Echeance | None = None,
) -> None:
    """Print the whole report on the terminal.

    ``retour`` is the annotated file that was asked, ``cloture`` when such deposits end.
    """
    sortie = console or open_console()
    moment = write_instant(instant)
    sortie.print(Text(nom, "bold"))
    sortie.print(Text(f"Dépôt du {moment} (heure de Paris)", "dim"))
    sortie.print(Text(rapport.texte, "dim"))
    sortie.print()
    sortie.print(_summary(rapport))
    occurrences = [Occurrence(d, c) for d, c in rapport.all_constats()]
    bloquants = [o for o in occurrences if o.constat.is_bloquant]
    alertes = [o for o in occurrences if not o.constat.is_bloquant]
    if rapport.sous_reserve:
        du_fichier = [o for o in bloquants if o.demande is None]
        bloquants = [o for o in bloquants if o.demande is not None]
        _print_group(sortie, catalogue, "Ce qui refuse le fichier", du_fichier, "red")
    _print_group(sortie, catalogue, "À corriger", bloquants, "red")
    _print_group(sortie, catalogue, "Alertes, sans effet sur le verdict", alertes, "yellow")
    _print_others(sortie, rapport)
    _print_not_verified(sortie, rapport)
    _print_end(sortie, rapport, bloquants)
    _print_next(sortie, rapport, instant, retour, cloture)


def _summary(rapport: Rapport) -> Text:
    if not rapport.sous_reserve:
        return _count(rapport)
    refus = Text("✘ Fichier refusé au premier contrôle : aucune demande n’est acceptée", "red")
    if rapport.demandes:
        refus.append("\nSous réserve, une fois le fichier corrigé :\n", "dim").append(
            _count(rapport)
        )
    return refus


def _count(rapport: Rapport) -> Text:
    texte = Text()
    for verdict, signe, singulier, pluriel, style in (
        (VerdictDemande.ACCEPTEE, "✔", "acceptée", "acceptées", "green"),
        (VerdictDemande.REJETEE, "✘", "rejetée", "rejetées", "red"),
        (VerdictDemande.INCOMPLETE, "◐", "incomplète", "incomplètes", "yellow"),
    ):
        nombre = rapport.count(verdict)
        mot = pluriel if nombre > 1 else singulier
        texte.append(f"{signe} {nombre} {mot}   ", style if nombre else "dim")
    texte.append(f"sur {len(rapport.demandes)} demande{'s' * (len(rapport.demandes) > 1)}")
    return texte


# -- findings ---------------------------------------------------------------------------------


def _print_group(
    sortie: Console, catalogue: Catalogue, titre: str, occurrences: list[Occurrence], style: str
) -> None:
    if not occurrences:
        return
    sortie.print()
    sortie.print(Text(titre, f"bold {style}"))
    par_code: defaultdict[str, list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences:
        par_code[occurrence.constat.code].append(occurrence)
    for code, memes in sorted(par_code.items()):
        _print_code(sortie, catalogue, code, memes, style)


def _print_code(
    sortie: Console, catalogue: Catalogue, code: str, occurrences: list[Occurrence], style: str
) -> None:
    sortie.print()
    entete = Text(code, f"bold {style}")
    entete.append(f"  {catalogue[code].titre}", "bold")
    if len(occurrences) > 1:
        entete.append(f"  ×{len(occurrences)}", "dim")
    sortie.print(indented(2, entete))
    par_phrase: defaultdict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences:
        par_phrase[occurrence.constat.libelle, _mark(occurrence)].append(occurrence)
    for (libelle, marque), memes in par_phrase.items():
        sortie.print(indented(4, Text(libelle), Text(marque, style)))
        for lieu in _places(memes):
            sortie.print(indented(6, Text(lieu, "dim")))
        if extrait := memes[0].constat.extrait:
            sortie.print(indented(6, Text(extrait.marked(), style)))
    premier = occurrences[0].constat
    sortie.print(indented(4, Text(premier.remede), Text("→", "cyan")))
    sortie.print(indented(6, Text(premier.source, "dim")))


def _mark(occurrence: Occurrence) -> str:
    return _PORTE if occurrence.is_porte or occurrence.demande is None else _AUTRE


def _places(occurrences: list[Occurrence]) -> list[str]:
    """Say where, a line for each; of many demandes, their numbers and the place of the first."""
    if len(occurrences) <= _LIEUX_MAX:
        return list(dict.fromkeys(filter(None, map(_place, occurrences))))
    demandes = {o.demande.numero for o in occurrences if o.demande is not None}
    if not demandes:
        lieux = list(dict.fromkeys(filter(None, map(_place, occurrences))))
        autres = len(lieux) - _LIEUX_MAX
        reste = [f"et {autres} autre{'s' * (autres > 1)}"] if autres > 0 else []
        return lieux[:_LIEUX_MAX] + reste
    premiere = f"la première fois : {_place(occurrences[0])}"
    return [f"demande{'s' * (len(demandes) > 1)} n° {', '.join(ranges(demandes))}", premiere]


def _place(occurrence: Occurrence) -> str:
    """Say which demande, where in the text, and what stands there."""
    constat, demande = occurrence.constat, occurrence.demande
    numero = demande.numero if demande else constat.rang
    place = f"ligne {constat.ligne} du fichier, colonne {constat.colonne}" if constat.ligne else ""
    ici = " – ".join(filter(None, [f"demande n° {numero}" if numero else "", place]))
    editeur = demande and demande.numero_editeur
    return " · ".join(
        filter(None, [ici, f"numeroEditeur {editeur}" if editeur else "", constat.dedans])
    )


def _print_others(sortie: Console, rapport: Rapport) -> None:
    """Say how many findings were not kept."""
    autres = rapport.autres + sum(demande.autres for demande in rapport.demandes)
    if autres:
        mot = "autres constats" if autres > 1 else "autre constat"
        sortie.print()
        sortie.print(Text(f"… et {autres} {mot} : corrigez ceux-ci, puis recommencez.", "dim"))


# -- end --------------------------------------------------------------------------------------


def _print_not_verified(sortie: Console, rapport: Rapport) -> None:
    if not rapport.non_verifies:
        return
    sortie.print()
    sortie.print(Text("Non vérifié", "bold magenta"))
    for manque in rapport.non_verifies:
        phrase = Text(f"{manque.controle} : ", "bold")
        phrase.append(f"{manque.raison}. {REMEDES[manque.manque]}", "not bold")
        sortie.print(indented(2, phrase, Text("?", "magenta")))


def _print_end(sortie: Console, rapport: Rapport, bloquants: list[Occurrence]) -> None:
    sortie.print()
    if any(o.is_porte for o in bloquants) and not rapport.sous_reserve:
        sortie.print(Text(f"{_PORTE} constat porté au fichier retour : le premier qui rejette "
                          f"la demande ; {_AUTRE} les autres.", "dim"))  # fmt: skip
        sortie.print(Text("Une demande rejetée se redépose dans un autre fichier, "
                          "avec un nouveau numeroEditeur.", "dim"))  # fmt: skip
    if rapport.count(VerdictDemande.INCOMPLETE):
        sortie.print(Text("Une demande incomplète est acceptée : redéposez ses pièces "
                          "dans un ZIP d’un autre nom.", "dim"))  # fmt: skip
    if rapport.verdict is Verdict.AUCUNE:
        sortie.print(
            Text("Aucune demande n’est acceptée : rien ne sera gardé de ce fichier.", "dim")
        )
    if rapport.non_verifies:
        sortie.print(Text("Le guichet fera les contrôles non vérifiés ici : "
                          "le verdict peut changer.", "dim"))  # fmt: skip


def _print_next(
    sortie: Console,
    rapport: Rapport,
    instant: datetime,
    retour: Path | None,
    cloture: Echeance | None,
) -> None:
    """Say what is left to do: somebody whose file is right is not left without a word."""
    if rapport.verdict is Verdict.ACCEPTE:
        avant = f" au plus tard le {cloture}" if cloture and instant <= cloture.fin else ""
        sortie.print(Text(f"Rien à corriger : déposez ce fichier{avant}.", "bold green"))
    if retour and not rapport.sous_reserve:
        sortie.print(f"Fichier retour : {retour}", markup=False, highlight=False, soft_wrap=True)
    elif retour:
        sortie.print("Aucun fichier retour : le fichier est refusé au premier contrôle.")
    elif rapport.demandes and not rapport.sous_reserve:
        sortie.print(Text("Pour écrire le fichier annoté : --retour RETOUR.json", "dim"))
