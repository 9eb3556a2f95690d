"""A beneficiary is financed once: neither already, nor twice in the file.

What is claimed is a key and an answer that tells claims apart: radiology and nuclear medicine
may each have their RIS. Most keys have no such answer: the empty one stands for it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from sons.contexte import CommandeFinancee
from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.format import Role
from sons.reglement.modele import Unicite

Commandes = Mapping[str, Sequence[CommandeFinancee]]
Rejette = Callable[[int], bool]


class _Pretentions:
    """What the demandes of a file claim of one kind."""

    def __init__(self, examen: Examen, unicite: Unicite) -> None:
        self._examen = examen
        self.unicite = unicite
        self.cles = examen.keys(unicite.identifiant)

    @cached_property
    def commandes(self) -> Commandes | None:
        """The orders already financed, by key; None if nobody knows of them."""
        if not self.cles.valeurs:
            return {}
        code = self._examen.dispositif.code
        return self._examen.contexte.finances(code, self.cles.identifiant, self.cles.distinctes)

    @property
    def quota(self) -> int:
        """How many times the same part may be claimed."""
        return 1 if self.unicite.selon else self.unicite.multiplicite

    @cached_property
    def parts(self) -> Sequence[Sequence[str]]:
        """The distinct parts each key claims, drawn only when something else has the same key."""
        if not self.unicite.selon:
            return [_ENTIERE] * len(self.cles.valeurs)
        toutes = claimed_parts(self._examen, self.unicite)
        return [sorted({part for _, part in siennes}) for siennes in toutes]

    def report(self, place: int, code: str, attendu: str) -> Trouve:
        """Say something of one of the keys."""
        cles = self.cles
        recu = f"{cles.identifiant} {cles.valeurs[place]}"
        chemin, source = cles.path(place), self.unicite.source
        return Trouve(cles.rangs[place], code, chemin, recu, attendu, source)


_ENTIERE = ("",)
_TOUT = (("", ""),)


def claimed_parts(examen: Examen, unicite: Unicite) -> Sequence[Sequence[tuple[str, str]]]:
    """Return what each key of a kind claims: the answers beside it, and the part each stands for.

    In the order of ``examen.keys``.
    """
    cles = examen.keys(unicite.identifiant)
    if not unicite.selon:
        return [_TOUT] * len(cles.valeurs)
    reponse = examen.textes.format.named(unicite.selon)
    return [
        [(texte, part) for texte in sorted(textes) for part in _parts(unicite, texte)]
        for balise in cles.balises
        for textes in examen.colonnes.beside(balise, reponse)
    ]


def check_unicite(examen: Examen, rejects: Rejette) -> Trouves:
    """Check what is already financed first, then repetitions among the demandes left.

    ``rejects`` says whether a demande is rejected by what was found so far, by this rule too.
    """
    toutes = [_Pretentions(examen, unicite) for unicite in examen.dispositif.unicite]
    for pretentions in toutes:
        yield from _check_already(examen, pretentions)
    for pretentions in toutes:
        yield from _check_twice(examen, pretentions, rejects)


def _parts(unicite: Unicite, reponse: str) -> Sequence[str]:
    return unicite.recouvre.get(reponse, (reponse,))


# -- already financed --------------------------------------------------------------------------


def _check_already(examen: Examen, pretentions: _Pretentions) -> Trouves:
    """Refuse what other orders have."""
    if pretentions.commandes is None:
        yield NonVerifie(
            "bénéficiaires déjà financés",
            "on ne sait pas qui est déjà financé pour ce dispositif",
            Manque.FINANCEMENTS,
        )
    for place, valeur in enumerate(pretentions.cles.valeurs) if pretentions.commandes else ():
        commandes = (pretentions.commandes or {}).get(valeur, ())
        if commandes:
            yield from _check_orders(examen, pretentions, place, commandes)


def _check_orders(
    examen: Examen,
    pretentions: _Pretentions,
    place: int,
    commandes: Sequence[CommandeFinancee],
) -> Trouves:
    """Compare one claim with the orders that already name its key."""
    unicite = pretentions.unicite
    prise = _taken_by(unicite, commandes, pretentions.parts[place])
    if prise is not None:
        yield pretentions.report(place, "4041", prise.reference or "financé")
        return
    for commande in commandes if unicite.selon else ():
        if commande.activite is None:
            yield NonVerifie(
                f"second financement ({unicite.identifiant})",
                "on ne sait pas quelle activité la première commande a équipée",
                Manque.ACTIVITES_FINANCEES,
            )
        if commande.numero_ans == examen.entete.numero_ans:
            yield pretentions.report(place, "4042", commande.reference)


def _taken_by(
    unicite: Unicite, commandes: Sequence[CommandeFinancee], parts: Sequence[str]
) -> CommandeFinancee | None:
    """Return the order that leaves nothing to claim, if there is one."""
    if len(commandes) >= unicite.multiplicite:
        return commandes[0]
    connues = [c for c in commandes if unicite.selon and c.activite is not None]
    return next(
        (c for c in connues if not set(_parts(unicite, c.activite or "")).isdisjoint(parts)), None
    )


# -- twice in the file ---------------------------------------------------------------------------

_Cle = tuple[str, str]
_Voulue = tuple[_Cle, int]
"""What a demande wants: a part of a key, and the place where it names it."""


def _check_twice(examen: Examen, pretentions: _Pretentions, rejects: Rejette) -> Trouves:
    """Let the first demandes that nothing rejects have the beneficiary; the next are refused."""
    cles, unicite = pretentions.cles, pretentions.unicite
    if len(cles.distinctes) == len(cles.valeurs):
        return
    par_demande: defaultdict[int, list[_Voulue]] = defaultdict(list)
    siennes = zip(cles.valeurs, cles.rangs, pretentions.parts, strict=True)
    for place, (valeur, rang, parts) in enumerate(siennes):
        par_demande[rang] += [((valeur, part), place) for part in parts]
    lignes = dict(zip(examen.rangs, examen.column(Role.NUM_LIGNE), strict=True))
    preneurs: defaultdict[_Cle, list[int]] = defaultdict(list)
    premiers: dict[str, int] = {}
    for rang, voulues in sorted(par_demande.items()):
        for place, autre in _refused(rang, voulues, preneurs, pretentions).values():
            yield pretentions.report(place, "4040", _owner(lignes, rang, autre))
        if rejects(rang):
            continue
        for cle, place in dict(voulues).items():
            preneurs[cle].append(rang)
            autre = premiers.setdefault(cle[0], rang)
            if unicite.selon and autre != rang:
                yield pretentions.report(place, "4042", _owner(lignes, rang, autre))


def _owner(lignes: Mapping[int, object], rang: int, autre: int) -> str:
    """Say where the key is named already: in another demande, or in this one."""
    if autre == rang:
        return "dans cette même demande"
    numero = lignes[autre]
    return f"dans la demande {numero if type(numero) is int else autre + 1}"


def _refused(
    rang: int,
    voulues: Sequence[_Voulue],
    preneurs: Mapping[_Cle, list[int]],
    pretentions: _Pretentions,
) -> dict[str, tuple[int, int]]:
    """Return the keys this demande may not have: where it names them, and who has them.

    Taken by another, or named twice in this one.
    """
    fois = Counter(cle for cle, _ in voulues)
    commandes = pretentions.commandes or {}
    refusees: dict[str, tuple[int, int]] = {}
    for cle, place in voulues:
        valeur = cle[0]
        autres = preneurs.get(cle)
        if autres and len(autres) >= max(1, pretentions.quota - len(commandes.get(valeur, ()))):
            refusees[valeur] = (place, autres[0])
        elif fois[cle] > 1:
            refusees[valeur] = (place, rang)
    return refusees
