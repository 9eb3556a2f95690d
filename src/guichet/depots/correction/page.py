"""The page of a draft: its fields by kind of finding, and what no field can mend."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from guichet.depots.models import Correction
from guichet.depots.rapport.formes import read_kept
from sons import Textes
from sons.correction import Champ, clients_of, write_value

# What one page shows; « appliquer » reaches all of a kind, and what is corrected makes room.
PAR_SORTE_MAX, CHAMPS_MAX = 25, 300
SAISIE_MAX = 1000
_LIEUX_MAX = 12
# What is typed once for all the values of a kind.
PARTOUT = "partout "
_CLIENT_MAX = 40


class CorrectionForm(forms.Form):
    """One field per value to mend, named by its path; the ZIP, when it is no longer kept."""

    archive = forms.FileField(
        label="ZIP des pièces, tel que vous l’aviez envoyé",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        help_text="Ses pièces sont renommées ici ; inutile d’y toucher.",
    )

    def __init__(self, champs: Sequence[Champ], saisies: dict[str, str], *envoi: Any) -> None:
        super().__init__(*envoi)
        for champ in champs:
            self.fields[champ.ecrit] = _field(champ, saisies.get(champ.ecrit, champ.valeur))
        for cle, siens in _without_proposal(champs).items():
            self.fields[PARTOUT + cle] = _field(siens[0], "", "la même valeur partout")

    def typed(self) -> dict[str, str]:
        """Return what was typed, by path: a field that was not sent says nothing."""
        return {
            nom: valeur
            for nom, valeur in self.cleaned_data.items()
            if nom != "archive" and nom in self.data and not nom.startswith(PARTOUT)
        }


def _without_proposal(champs: Iterable[Champ]) -> dict[str, list[Champ]]:
    """Return, by kind, the fields of several values for which nothing is proposed."""
    sortes: dict[str, list[Champ]] = {}
    for champ in champs:
        sortes.setdefault(cle_of(champ), []).append(champ)
    return {
        cle: siens
        for cle, siens in sortes.items()
        if len(siens) > 1 and all(champ.proposition is None for champ in siens)
    }


def _field(champ: Champ, saisie: str, qui: str = "") -> forms.Field:
    nom = f"{champ.balise.nom}, {qui or _whose(champ.rang)}"
    commun: dict[str, Any] = {"label": nom, "required": False, "initial": saisie}
    if champ.choix:
        choix = dict.fromkeys((*champ.choix, saisie))
        dits = [(valeur, valeur or "null (rien)") for valeur in choix]
        return forms.ChoiceField(
            choices=dits, widget=forms.Select(attrs={"aria-label": nom}), **commun
        )
    attrs = {"aria-label": nom, "autocomplete": "off", "spellcheck": "false"}
    # As it was read is never a fault of who types; an edge of blanks is for the control to say.
    maximum = max(SAISIE_MAX, len(champ.valeur))
    return forms.CharField(
        max_length=maximum, strip=False, widget=forms.TextInput(attrs=attrs), **commun
    )


def _whose(rang: int | None) -> str:
    return "en-tête" if rang is None else f"demande n° {rang + 1}"


@dataclass(frozen=True)
class Rangee:
    """A field of the page, and the demande that it is of."""

    champ: Champ
    demande: str
    saisie: forms.BoundField

    @property
    def proposee(self) -> str:
        """What is proposed, as the file will write it."""
        if self.champ.proposition is None:
            return "—"
        return write_value(self.champ.balise, self.champ.proposition).decode()


@dataclass
class Sorte:
    """The values of one balise that meet the same finding: mended together, if one may."""

    code: str
    balise: str
    niveau: str
    titre: str
    remede: str
    attendu: str
    rangees: list[Rangee] = field(default_factory=list)
    nombre: int = 0
    proposees: int = 0
    demandes: set[int | None] = field(default_factory=set)
    partout: forms.BoundField | None = None

    @property
    def cle(self) -> str:
        """How a button names it."""
        return f"{self.code}:{self.balise}"

    @property
    def autres(self) -> int:
        """How many values the page does not show."""
        return self.nombre - len(self.rangees)

    @property
    def proposees_dites(self) -> str:
        """How many demandes a button mends (« 12 demandes »); values, when one has several."""
        return self._said(self.proposees)

    @property
    def toutes_dites(self) -> str:
        """How many demandes are of this kind, said alike."""
        return self._said(self.nombre)

    def _said(self, nombre: int) -> str:
        is_une_chacune = len(self.demandes) == self.nombre and None not in self.demandes
        return f"{nombre} {'demandes' if is_une_chacune else 'valeurs'}"

    @property
    def sur(self) -> str:
        """What the button acts on, for who does not see what is around it."""
        return f"de {self.balise} (constat {self.code})"

    @property
    def legende(self) -> str:
        """What its table is called: no two on a page have the same name."""
        return f"Constat {self.code}, balise {self.balise}"

    @property
    def colonnes(self) -> str:
        """The titles of its table; nothing proposed, no column for it."""
        return f"Demande, Lu{', Proposé' * bool(self.proposees)}, À écrire"


@dataclass(frozen=True)
class SansChamp:
    """Findings of one code that no value mends: what to do, and where."""

    code: str
    titre: str
    remede: str
    niveau: str
    nombre: int
    lieux: str

    @property
    def is_obstacle(self) -> bool:
        """Whether it rejects, whatever is typed on the page."""
        return self.niveau == "bloquant" and not self.code.startswith("5")


def shown(champs: Sequence[Champ]) -> list[Champ]:
    """Return the fields that one page shows."""
    vus: Counter[str] = Counter()
    gardes: list[Champ] = []
    for champ in champs:
        vus[cle_of(champ)] += 1
        if vus[cle_of(champ)] <= PAR_SORTE_MAX and len(gardes) < CHAMPS_MAX:
            gardes.append(champ)
    return gardes


def cle_of(champ: Champ) -> str:
    """Return the kind of a field."""
    return f"{champ.code}:{champ.balise.nom}"


def proposals(champs: Iterable[Champ], cle: str = "") -> dict[str, str]:
    """Return what is proposed, by path: for one kind of field, or for all."""
    return {
        champ.ecrit: champ.proposition
        for champ in champs
        if champ.proposition is not None and cle in ("", cle_of(champ))
    }


def everywhere(champs: Iterable[Champ], formulaire: CorrectionForm, cle: str) -> dict[str, str]:
    """Return, by path, the value typed once for all the fields of a kind."""
    saisie = formulaire.cleaned_data.get(PARTOUT + cle)
    if saisie is None:
        return {}
    return {champ.ecrit: saisie for champ in champs if cle_of(champ) == cle}


def sorted_out(
    champs: Sequence[Champ], formulaire: CorrectionForm, correction: Correction, textes: Textes
) -> list[Sorte]:
    """Gather the fields by kind, in the order of the report."""
    noms = _names(correction, textes)
    sortes: dict[str, Sorte] = {}
    for champ in champs:
        sorte = sortes.get(cle_of(champ))
        if sorte is None:
            fiche = textes.catalogue[champ.code]
            sorte = Sorte(
                champ.code,
                champ.balise.nom,
                fiche.niveau.value,
                fiche.titre,
                fiche.remede,
                champ.attendu,
            )
            if PARTOUT + sorte.cle in formulaire.fields:
                sorte.partout = formulaire[PARTOUT + sorte.cle]
            sortes[sorte.cle] = sorte
        sorte.nombre += 1
        sorte.demandes.add(champ.rang)
        sorte.proposees += champ.proposition is not None
        if champ.ecrit in formulaire.fields:
            qui = "En-tête du fichier" if champ.rang is None else noms[champ.rang]
            sorte.rangees.append(Rangee(champ, qui, formulaire[champ.ecrit]))
    return list(sortes.values())


def _names(correction: Correction, textes: Textes) -> list[str]:
    """Name each demande as who corrects knows it: its number, the client."""
    clients = clients_of(bytes(correction.contenu), textes)
    demandes = read_kept(correction.rapport)["demandes"]
    numeros = [une["numeroEditeur"] or "sans numéro" for une in demandes]
    return [
        " · ".join(filter(None, (f"n° {rang}", numero, client[:_CLIENT_MAX])))
        for rang, (numero, client) in enumerate(zip(numeros, clients, strict=False), start=1)
    ]


def without_field(
    champs: Iterable[Champ], correction: Correction, textes: Textes
) -> list[SansChamp]:
    """Gather by code what no field mends, what rejects first."""
    avec = {champ.ecrit for champ in champs}
    rapport = read_kept(correction.rapport)
    trouves: dict[str, list[str]] = {}
    niveaux = {}
    for rang, tout in enumerate((rapport, *rapport["demandes"]), start=-1):
        for constat in tout["constats"]:
            if constat["chemin"] not in avec:
                lieux = trouves.setdefault(constat["code"], [])
                lieux.append("le fichier" if rang < 0 else f"n° {rang + 1}")
                niveaux[constat["code"]] = constat["niveau"]
    dits = [
        SansChamp(
            code, textes.catalogue[code].titre, textes.catalogue[code].remede, niveaux[code],
            len(lieux), _listed(list(dict.fromkeys(lieux))),
        )
        for code, lieux in sorted(trouves.items())
    ]  # fmt: skip
    return sorted(dits, key=lambda dit: dit.niveau != "bloquant")


def _listed(lieux: Sequence[str]) -> str:
    """List the first places, and say how many more there are."""
    reste = len(lieux) - _LIEUX_MAX
    suite = f" et {reste} autre{'s' * (reste > 1)}" if reste > 0 else ""
    return ", ".join(lieux[:_LIEUX_MAX]) + suite
