"""FINESS+ (« structures »): one JSON of several hundred megabytes, read one legal person at a time.

Two forms are met. The one that is handed out says its codes as texts, under
``informationsGeneralesPMEJ``; the draft of its schema says them as ``{code, system}``, under
``informationsGeneralesPmej``. A SIRET stands at either of two levels. All are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from sons.bases.fautes import ETABLISSEMENT, Fautes
from sons.bases.fichiers import Forme, Lecteur, Ligne, Suivi
from sons.bases.natures import skip_bom
from sons.bases.valeurs import ValeurFautive, identifiant, identifiant_ou_rien, jour
from sons.ecriture import PARIS
from sons.erreurs import ContexteInvalide
from sons.extra import extra_needed

Objet = Mapping[str, Any]

_TAMPON = 64 * 1024
# Deeper than any register: the library keeps the path of each level, whole.
_NIVEAUX_MAX = 500
_SANS_NIVEAUX = bytes(set(range(256)) - set(b"[]{}"))

_PMEJ = "informationsGeneralesPMEJ"
_PMEJ_PROJET = "informationsGeneralesPmej"
_CATEGORIES = ("categorieentiteGeographiqueExercice", "categorieEntiteGeographiqueExercice")
_LIEU_D_EXERCICE = "03"
_FERME = "I"


class LecteurFinessPlus(Lecteur):
    """Streams the establishments (``ege``) of every legal person (``pmej``)."""

    def __init__(self, flux: BinaryIO, suivi: Suivi) -> None:
        self._flux = flux
        self._suivi = suivi
        tete = _head(self._stream())
        self.date_extrait = _day(tete.get("generatedAt"))
        self._version = f"FINESS+ {tete.get('schemaVersion', 'sans version')}"
        self.forme = self._form(projet=False)

    def rows(self, fautes: Fautes) -> Iterator[Ligne]:
        """Yield the open establishments; those that are closed are left aside."""
        rang = 0
        for personne in _items(self._stream()):
            infos = self._legal_person(personne)
            for ege in _objects(_list(personne.get("ege"))):
                rang += 1
                if _is_closed(ege, self.date_extrait):
                    fautes.skip()
                    continue
                try:
                    yield (rang, *_establishment(_text(infos.get("numFinessPm")), ege))
                except ValeurFautive as faute:
                    fautes.add(rang, str(faute))

    def _legal_person(self, personne: Objet) -> Objet:
        """Return what identifies a legal person, and note in which form it is written."""
        if _PMEJ_PROJET in personne:
            self.forme = self._form(projet=True)
            return _object(personne[_PMEJ_PROJET])
        if _PMEJ not in personne:
            raise ContexteInvalide(
                f"ce JSON n’est pas FINESS+ « structures » : une personne juridique n’a pas de "
                f"« {_PMEJ} »"
                + (" (c’est « activités »)." if "activitesAutorisees" in personne else ".")
            )
        return _object(personne[_PMEJ])

    def _form(self, *, projet: bool) -> Forme:
        ecriture = (
            "forme du projet de schéma (codes avec leur système)"
            if projet
            else "forme diffusée (codes en texte)"
        )
        return Forme(f"{self._version}, {ecriture}", ETABLISSEMENT, "hors d’activité")

    def _stream(self) -> "_Flux":
        self._flux.seek(0)
        return _Flux(self._flux, self._suivi)


# -- stream -----------------------------------------------------------------------------------


class _Flux:
    """The bytes on their way to the library, never deeper than it can bear."""

    def __init__(self, flux: BinaryIO, suivi: Suivi) -> None:
        skip_bom(flux)
        self._flux = flux
        self._suivi = suivi
        self._niveau = 0

    def read(self, taille: int) -> bytes:
        """Read a block; brackets inside texts count too, they are few."""
        bloc = self._flux.read(taille)
        self._suivi(self._flux.tell())
        niveaux = bloc.translate(None, _SANS_NIVEAUX)
        ouverts = niveaux.count(b"[") + niveaux.count(b"{")
        if self._niveau + ouverts > _NIVEAUX_MAX:
            self._check(niveaux)
        self._niveau += 2 * ouverts - len(niveaux)
        return bloc

    def _check(self, niveaux: bytes) -> None:
        niveau = self._niveau
        for signe in niveaux:
            niveau += 1 if signe in b"[{" else -1
            if niveau > _NIVEAUX_MAX:
                raise ContexteInvalide("ce JSON est trop imbriqué, ce n’est pas FINESS+.")


def _head(flux: _Flux) -> dict[str, str]:
    """Return what stands before the legal persons; a JSON that has none is not FINESS+."""
    # Late: only this register needs it.
    with extra_needed():
        import ijson

    tete: dict[str, str] = {}
    try:
        for prefixe, evenement, valeur in ijson.parse(flux, buf_size=_TAMPON):
            if prefixe == "pmej" and evenement == "start_array":
                return tete
            if evenement == "string" and prefixe in ("schemaVersion", "generatedAt"):
                tete[prefixe] = valeur
    except ijson.JSONError as faute:
        raise ContexteInvalide(_unreadable(faute)) from None
    raise ContexteInvalide("ce JSON n’est pas FINESS+ : il n’a pas de liste « pmej ».")


def _items(flux: _Flux) -> Iterator[Objet]:
    with extra_needed():
        import ijson

    try:
        yield from _objects(ijson.items(flux, "pmej.item", buf_size=_TAMPON))
    except ijson.JSONError as faute:
        raise ContexteInvalide(_unreadable(faute)) from None


def _unreadable(faute: Exception) -> str:
    """Say in French what the library says of a JSON that it cannot read."""
    if "premature EOF" in str(faute):
        return "ce JSON est coupé, le fichier est tronqué ; téléchargez-le de nouveau."
    return "ce fichier n’est pas un JSON valide ; téléchargez-le de nouveau."


# -- rows -------------------------------------------------------------------------------------


def _objects(valeurs: Iterable[Any]) -> Iterator[Objet]:
    """Yield the objects of a list; whatever else it holds is not of this register."""
    for valeur in valeurs:
        if not isinstance(valeur, dict):
            raise ContexteInvalide("ce JSON n’est pas FINESS+ : un objet était attendu.")
        yield valeur


def _object(valeur: Any) -> Objet:
    return valeur if isinstance(valeur, dict) else {}


def _list(valeur: Any) -> list[Any]:
    return valeur if isinstance(valeur, list) else []


def _text(valeur: Any) -> str:
    """Return a value written as a text or, in the draft, as an object that says its system."""
    if isinstance(valeur, dict):
        valeur = valeur.get("code") or valeur.get("dateEvenement")
    return valeur.strip() if isinstance(valeur, str) else ""


def _day(valeur: Any) -> date | None:
    """Return the day of an instant, as it is in Paris; without a zone, as it is written."""
    try:
        instant = datetime.fromisoformat(_text(valeur))
        return (instant.astimezone(PARIS) if instant.tzinfo else instant).date()
    except (ValueError, OverflowError):
        return None


def _is_closed(ege: Objet, extrait: date | None) -> bool:
    """Whether an establishment is no more, as those that the former extracts left out."""
    if _text(ege.get("etatObjet")) == _FERME:
        return True
    fermeture = _text(_object(ege.get("informationsGeneralesEGE")).get("dateFermeture"))[:10]
    return bool(fermeture) and (extrait is None or fermeture <= extrait.isoformat())


def _establishment(juridique: str, ege: Objet) -> Ligne:
    infos = _object(ege.get("informationsGeneralesEGE"))
    adresse = _address(ege)
    categories = (_text(ege.get(cle)) for cle in _CATEGORIES)
    return (
        identifiant("FINESS", _text(infos.get("numFinessEge"))),
        identifiant_ou_rien("FINESS", juridique),
        _text(infos.get("nomEgeLong")) or _text(infos.get("nomEgeCourt")) or None,
        next(filter(None, categories), None),
        None,
        identifiant_ou_rien("SIRET", _text(ege.get("siret")) or _text(infos.get("siret"))),
        _departement(_text(adresse.get("cogCommune"))),
        _text(adresse.get("ligneAcheminement")) or None,
        jour(_text(infos.get("dateOuverture"))[:10]),
        jour(_text(infos.get("datePremiereAutorisation"))[:10]),
        jour(_text(ege.get("dateDerniereMaj"))[:10]),
    )


def _address(ege: Objet) -> Objet:
    """Return the address where the establishment practises, else the first one."""
    adresses = [_object(adresse) for adresse in _list(ege.get("adresse"))]
    exercice = (a for a in adresses if _text(a.get("usageAdresse")) == _LIEU_D_EXERCICE)
    return next(exercice, adresses[0] if adresses else {})


def _departement(commune: str) -> str | None:
    """Return the department of a commune: two characters of its code, three overseas."""
    return commune[: 3 if commune.startswith(("97", "98")) else 2] or None
