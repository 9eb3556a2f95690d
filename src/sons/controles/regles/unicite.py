"""A beneficiary is financed once: neither already, nor twice in the file.

What is claimed is a key and an answer that tells claims apart: radiology and nuclear medicine
may each have their RIS. Most keys have no such answer: the empty one stands for it.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from sons.contexte import CommandeFinancee
from sons.controles.dossier import Cles, Dossier
from sons.reglement.format import Role
from sons.reglement.modele import Unicite


class _Pretentions:
    """What the demandes of a file claim of one kind."""

    def __init__(self, dossier: Dossier, unicite: Unicite) -> None:
        self._dossier = dossier
        self.unicite = unicite
        self.cles = dossier.keys(unicite.identifiant)

    @property
    def quota(self) -> int:
        """How many times the same part may be claimed."""
        return 1 if self.unicite.selon else self.unicite.multiplicite

    @cached_property
    def parts(self) -> Sequence[frozenset[str]]:
        """What each key claims, drawn only when something else has the same key."""
        if not self.unicite.selon:
            return [_TOUT] * len(self.cles.valeurs)
        reponse = self._dossier.textes.format.named(self.unicite.selon)
        return [
            frozenset(part for texte in textes for part in _parts(self.unicite, texte))
            for balise in self.cles.balises
            for textes in self._dossier.colonnes.beside(balise, reponse)
        ]


_TOUT = frozenset({""})


def check_unicite(dossier: Dossier) -> None:
    """Check what is already financed first, then repetitions among the demandes left."""
    toutes = [_Pretentions(dossier, unicite) for unicite in dossier.dispositif.unicite]
    deja = [(p, _check_already(dossier, p)) for p in toutes]
    for pretentions, commandes in deja:
        _check_twice(dossier, pretentions, commandes)


def _parts(unicite: Unicite, reponse: str) -> Sequence[str]:
    return unicite.recouvre.get(reponse, (reponse,))


# -- already financed --------------------------------------------------------------------------

Commandes = dict[str, Sequence[CommandeFinancee]]


def _check_already(dossier: Dossier, pretentions: _Pretentions) -> Commandes:
    """Refuse what other orders have; return these orders, by key."""
    cles, unicite = pretentions.cles, pretentions.unicite
    if not cles.valeurs:
        return {}
    code = dossier.dispositif.code
    finances = dossier.contexte.finances(code, cles.identifiant, cles.distinctes)
    if finances is None:
        dossier.releve.not_verified(
            "bénéficiaires déjà financés",
            "le contexte ne dit pas qui est déjà financé pour ce dispositif",
            "Ajoutez la liste : « sons contexte finances ».",
        )
        return {}
    if not finances:
        return {}
    for valeur, rang, parts in zip(cles.valeurs, cles.rangs, pretentions.parts, strict=True):
        commandes = finances.get(valeur, ())
        prise = _taken_by(dossier, unicite, commandes, parts)
        if prise is not None:
            _report(dossier, cles, unicite, rang, valeur, "4041", prise.reference or "financé")
            continue
        for commande in commandes if unicite.selon else ():
            if commande.numero_ans == dossier.numero_ans:
                _report(dossier, cles, unicite, rang, valeur, "4042", commande.reference)
    return dict(finances)


def _taken_by(
    dossier: Dossier,
    unicite: Unicite,
    commandes: Sequence[CommandeFinancee],
    parts: frozenset[str],
) -> CommandeFinancee | None:
    """Return the order that leaves nothing to claim, if there is one."""
    if len(commandes) >= unicite.multiplicite:
        return commandes[0]
    for commande in commandes if unicite.selon else ():
        if commande.activite is None:
            dossier.releve.not_verified(
                f"second financement ({unicite.identifiant})",
                "le contexte ne dit pas quelle activité la première commande a équipée",
                "Complétez la colonne « activite » de la liste des financements.",
            )
        elif parts & set(_parts(unicite, commande.activite)):
            return commande
    return None


# -- twice in the file ---------------------------------------------------------------------------

_Part = tuple[str, str]


def _check_twice(dossier: Dossier, pretentions: _Pretentions, commandes: Commandes) -> None:
    """Let the first demandes that nothing rejects have the beneficiary; the next are refused."""
    cles, unicite = pretentions.cles, pretentions.unicite
    if len(cles.distinctes) == len(cles.valeurs):
        return
    par_demande: defaultdict[int, list[_Part]] = defaultdict(list)
    for valeur, rang, parts in zip(cles.valeurs, cles.rangs, pretentions.parts, strict=True):
        par_demande[rang] += [(valeur, part) for part in sorted(parts)]
    numeros = dossier.column(Role.NUM_LIGNE)
    preneurs: defaultdict[_Part, list[int]] = defaultdict(list)
    premiers: dict[str, int] = {}
    for rang, voulues in sorted(par_demande.items()):
        refusees = _refused(rang, voulues, preneurs, pretentions.quota, commandes)
        for valeur, autre in refusees.items():
            _report(dossier, cles, unicite, rang, valeur, "4040", f"ligne {numeros[autre]}")
        if dossier.releve.rejects(rang):
            continue
        for valeur, part in dict.fromkeys(voulues):
            preneurs[valeur, part].append(rang)
            autre = premiers.setdefault(valeur, rang)
            if unicite.selon and autre != rang:
                _report(dossier, cles, unicite, rang, valeur, "4042", f"ligne {numeros[autre]}")


def _refused(
    rang: int,
    voulues: list[_Part],
    preneurs: defaultdict[_Part, list[int]],
    quota: int,
    commandes: Commandes,
) -> dict[str, int]:
    """Return the keys this demande may not have, with the demande that has them.

    Taken by another, or named twice in this one.
    """
    refusees: dict[str, int] = {}
    for voulue in dict.fromkeys(voulues):
        deja = len(commandes.get(voulue[0], ()))
        if (autres := preneurs[voulue]) and len(autres) >= max(1, quota - deja):
            refusees.setdefault(voulue[0], autres[0])
        elif voulues.count(voulue) > 1:
            refusees.setdefault(voulue[0], rang)
    return refusees


def _report(
    dossier: Dossier,
    cles: Cles,
    unicite: Unicite,
    rang: int,
    valeur: str,
    code: str,
    attendu: str,
) -> None:
    chemin = dossier.path_of_key(cles, rang, valeur)
    recu = f"{cles.identifiant} {valeur}"
    dossier.releve.on_demande(rang, code, chemin, recu, attendu, str(unicite.source))
