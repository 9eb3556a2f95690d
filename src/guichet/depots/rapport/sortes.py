"""The findings of a report gathered by what they are: one remedy, then the places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guichet.textes import reglement
from guichet.theme.composition import Colonne
from sons.constats import Niveau
from sons.ecriture import ranges

Brut = dict[str, Any]

# What each group of a report is called, in the order in which one mends them.
REFUSE = "Ce qui refuse le fichier"
REJETTE = "Ce qui rejette des demandes"
INCOMPLETE = "Ce qui laisse des demandes incomplètes"
ALERTE = "Alertes, sans effet sur le verdict"
_GROUPES = (REFUSE, REJETTE, INCOMPLETE, ALERTE)


@dataclass(frozen=True)
class Lieu:
    """Where a finding was made; ``demande`` is {} for the file itself."""

    demande: Brut
    constat: Brut

    @property
    def numero(self) -> int | None:
        """The demande's own number; its place in the file when it has none."""
        propre = self.demande.get("numLigne")
        return propre if propre is not None else self.demande.get("rang", self.constat["rang"])

    @property
    def dit_en_plus(self) -> list[tuple[str, str]]:
        """What was received and expected, where the sentence does not say it already."""
        paires = (("Reçu", self.constat["recu"]), ("Attendu", self.constat["attendu"]))
        return [(mot, dit) for mot, dit in paires if dit and dit not in self.constat["libelle"]]

    def said(self) -> str:
        """Say it in one line of text, to be pasted in a mail."""
        editeur = self.demande.get("numeroEditeur")
        numero = f"demande n° {self.numero}" if self.numero is not None else ""
        ligne, colonne = self.constat["ligne"], self.constat["colonne"]
        ici = [
            f"{numero} ({editeur})" if editeur else numero,
            f"ligne {ligne} du fichier, colonne {colonne}" if ligne else "",
            self.constat["lieu"],
        ]
        return f"{', '.join(filter(None, ici))} : {self.constat['libelle']}"


@dataclass(frozen=True)
class Sorte:
    """A kind of finding: what to do, said once, and every place where it stands."""

    code: str
    groupe: str
    lieux: Sequence[Lieu]

    @property
    def niveau(self) -> str:
        """How much it weighs."""
        return str(self._premier["niveau"])

    @property
    def titre(self) -> str:
        """What it is called; its first sentence if today's texts no longer know the code."""
        catalogue = reglement().catalogue
        connu = self.code in catalogue
        return catalogue[self.code].titre if connu else str(self._premier["libelle"])

    @property
    def remede(self) -> str:
        """What to do about it."""
        return str(self._premier["remede"])

    @cached_property
    def sources(self) -> list[str]:
        """The texts that ask for it."""
        return list(dict.fromkeys(lieu.constat["source"] for lieu in self.lieux))

    @cached_property
    def phrase(self) -> str:
        """The sentence, when it is the same everywhere; else each place has its own."""
        phrases = {lieu.constat["libelle"] for lieu in self.lieux}
        return phrases.pop() if len(phrases) == 1 else ""

    @cached_property
    def numeros(self) -> list[int]:
        """The demandes where it stands, each once."""
        numeros = (lieu.numero for lieu in self.lieux)
        return sorted({numero for numero in numeros if numero is not None})

    @property
    def intitule(self) -> str:
        """The code and what it is called."""
        return f"{self.code} {self.titre}"

    @property
    def legende(self) -> str:
        """What the table of its places is called."""
        return f"Places du constat {self.code}"

    @cached_property
    def has_extraits(self) -> bool:
        """Whether the file can be shown at some place."""
        return any(lieu.constat["extrait"] for lieu in self.lieux)

    @cached_property
    def dit_en_plus(self) -> list[tuple[str, str]]:
        """What was received and expected beside the sentence, when it is the same everywhere."""
        premier, *autres = (lieu.dit_en_plus for lieu in self.lieux)
        return premier if all(un == premier for un in autres) else []

    @cached_property
    def has_phrases(self) -> bool:
        """Whether each place has something of its own to say."""
        return not self.phrase or any(x.dit_en_plus != self.dit_en_plus for x in self.lieux)

    @property
    def colonnes(self) -> list[Colonne]:
        """The columns of its places: none that would be empty."""
        titres = (
            ("Demande", bool(self.numeros)), ("Place", True),
            ("Écrit dans le fichier", self.has_extraits), ("Constat", self.has_phrases),
        )  # fmt: skip
        return [Colonne(titre) for titre, utile in titres if utile]

    @property
    def is_placed(self) -> bool:
        """Whether there is a place to show: a demande, or a line of the file."""
        return bool(self.numeros) or any(lieu.constat["ligne"] for lieu in self.lieux)

    @property
    def combien(self) -> str:
        """How many demandes, and which, if they can be named in a few words."""
        numeros = self.numeros
        if not numeros:
            return f"{len(self.lieux)} fois" if len(self.lieux) > 1 else ""
        suites = ranges(numeros)
        lesquelles = ", ".join(suites[:_SUITES_MAX]) + " …" * (len(suites) > _SUITES_MAX)
        if len(numeros) == 1:
            return f"demande n° {lesquelles}"
        return f"{len(numeros)} demandes : n° {lesquelles}"

    @property
    def _premier(self) -> Brut:
        return self.lieux[0].constat


_SUITES_MAX = 12


@dataclass(frozen=True)
class Groupe:
    """What several kinds of findings do to the file or to its demandes."""

    titre: str
    sortes: Sequence[Sorte]
    # What changes no verdict does not push away what does.
    is_secondary: bool = False

    @property
    def combien(self) -> str:
        """How many kinds of findings."""
        nombre = len(self.sortes)
        return f"{nombre} sorte{'s' * (nombre > 1)} de constats"


def gather(lieux: Iterable[Lieu]) -> list[Groupe]:
    """Gather findings by group, then by code, the commonest first."""
    par_code: dict[tuple[str, str], list[Lieu]] = {}
    for lieu in lieux:
        par_code.setdefault((_group(lieu), lieu.constat["code"]), []).append(lieu)
    sortes = [Sorte(code, groupe, siens) for (groupe, code), siens in par_code.items()]
    sortes.sort(key=lambda sorte: (-len(sorte.lieux), sorte.code))
    presents = [titre for titre in _GROUPES if any(s.groupe == titre for s in sortes)]
    return [
        Groupe(titre, [s for s in sortes if s.groupe == titre], titre == ALERTE != presents[0])
        for titre in presents
    ]


def _group(lieu: Lieu) -> str:
    if lieu.constat["niveau"] != Niveau.BLOQUANT:
        return ALERTE
    if not lieu.demande:
        return REFUSE
    return INCOMPLETE if lieu.constat["code"].startswith("5") else REJETTE
