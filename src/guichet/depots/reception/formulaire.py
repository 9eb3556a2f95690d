"""The forms by which a file is sent: the machine door's, and that of the pages."""

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any, cast

from django import forms

from guichet.acteurs.models import Organisation
from guichet.depots import solutions
from guichet.depots.joints import FichiersField, FileWidget, sort_files
from guichet.depots.models import Phase
from guichet.depots.reception.televersement import MORCEAUX_MAX
from guichet.enrolement import registre as enrolements
from guichet.fichiers.reception import readable
from guichet.textes import reglement
from sons.reconnaissance import Reconnu, recognize
from sons.reglement.limites import Limites

_SANS_NUMERO = "dispositif:"
_EXEMPLE = "Par exemple JSON-MDVLGC20220001-20220901-001.json."


class EnvoiForm(forms.Form):
    """Which files, for which solution and phase: those that the file tells, unless chosen."""

    # A page says at once that the file contradicts a choice; a tool has the report of the control.
    compare = False

    # Its choices are those of the organisation, set below.
    solution = forms.ChoiceField(
        label="Solution",
        required=False,
        help_text="Celle du fichier (numeroAns), sauf autre choix.",
    )
    phase = forms.ChoiceField(
        label="Phase",
        required=False,
        choices=Phase,
        help_text="Celle du fichier, sauf autre choix.",
    )
    fichier = forms.FileField(
        label="Fichier JSON des demandes",
        help_text=_EXEMPLE,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    archive = forms.FileField(
        label="ZIP des pièces",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    # Filled by the page's script, when it has sent the ZIP part by part.
    morceaux = forms.RegexField(
        rf"^([0-9a-f]{{64}}( [0-9a-f]{{64}}){{0,{MORCEAUX_MAX - 1}}})?$",
        label="Morceaux du ZIP",
        required=False,
        help_text="Leurs SHA-256 dans l’ordre, séparés par une espace ; au lieu du ZIP.",
        widget=forms.HiddenInput,
    )
    nom_archive = forms.CharField(
        label="Nom du ZIP",
        required=False,
        max_length=150,
        help_text="Quand il est envoyé en morceaux.",
        widget=forms.HiddenInput,
    )

    def __init__(
        self, organisation: Organisation, *args: Any, depot: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._reglement = reglement()
        self._depot = depot
        connues = solutions.enrolled if depot else solutions.known
        self.connues = {s.numero_ans: s for s in connues(organisation)}
        ouvertes = [(numero, solutions.described(s)) for numero, s in self.connues.items()]
        self._codes = [] if depot else enrolements.simulable_dispositifs(organisation)
        ouvertes += [(_SANS_NUMERO + code, f"Dispositif {code}") for code in self._codes]
        champ = self.base_fields["solution"]
        self.fields["solution"] = forms.ChoiceField(
            label=champ.label, choices=ouvertes, required=False, help_text=champ.help_text
        )
        self._choix = [valeur for valeur, _ in ouvertes]
        self.ouvertes = bool(ouvertes)
        self._say_limits({s.dispositif for s in self.connues.values()} | set(self._codes))

    def _say_limits(self, codes: Collection[str]) -> None:
        """Tell what the dispositifs of the organisation let in."""
        limites = [self._reglement.dispositif(code).limites for code in codes]
        self.zip_max_octets = max((une.taille_zip_max_octets for une in limites), default=0)
        demandes = at_most((une.demandes_max for une in limites), "{} demandes".format)
        archive = at_most((une.taille_zip_max_octets for une in limites), readable)
        piece = at_most((une.taille_piece_max_octets for une in limites), readable)
        if limites:
            self.fields["fichier"].help_text += f" {demandes}."
            self.fields["archive"].help_text = f"{archive}. Par pièce : {piece}."

    def clean(self) -> dict[str, Any]:
        """Find in the file what is not chosen."""
        propres = super().clean() or {}
        if self.errors:
            return propres
        lu = self.recognize(propres["fichier"])
        self._settle("solution", self._solution, lu)
        if not self.errors:
            self._settle("phase", self._phase, lu)
        return propres

    def recognize(self, fichier: Any) -> Reconnu:
        """Return what a file says of itself."""
        lu = recognize(
            fichier.read(self._reglement.protections.taille_json_max_octets), self._reglement
        )
        fichier.seek(0)
        return lu

    def _settle(self, nom: str, find: Callable[[str, Reconnu], str], lu: Reconnu) -> None:
        try:
            self.cleaned_data[nom] = find(self.cleaned_data[nom], lu)
        except forms.ValidationError as faute:
            self.add_error(nom, faute)

    def _solution(self, choisie: str, lu: Reconnu) -> str:
        """Return the solution chosen, or that of the file. Raises ValidationError."""
        if choisie:
            if self.compare:
                self._check_solution(choisie, lu)
            return choisie
        if lu.numero_ans in self.connues:
            return lu.numero_ans
        if self._depot and lu.numero_ans:
            raise forms.ValidationError(
                f"Le fichier est celui de la solution {lu.numero_ans} (numeroAns), pour laquelle "
                "votre organisation n’est pas enrôlée. Corrigez ce numéro, ou terminez "
                "l’enrôlement de cette solution."
            )
        return self._only_one(lu)

    def _only_one(self, lu: Reconnu) -> str:
        """Return the one choice that goes with what is read. Raises ValidationError."""
        if lu.dispositif in self._codes:
            return _SANS_NUMERO + lu.dispositif
        siennes = [n for n, s in self.connues.items() if s.dispositif == lu.dispositif]
        possibles = siennes or list(self.connues) or self._choix
        if len(possibles) != 1:
            raise forms.ValidationError(
                "La solution n’a pas pu être lue dans le fichier : choisissez-la."
            )
        return possibles[0]

    def _check_solution(self, choisie: str, lu: Reconnu) -> None:
        numero = "" if choisie.startswith(_SANS_NUMERO) else choisie
        if numero and lu.numero_ans and lu.numero_ans != numero:
            raise forms.ValidationError(
                f"Le fichier est celui de la solution {lu.numero_ans} (numeroAns), et vous avez "
                f"choisi {numero} : choisissez la solution du fichier, puis envoyez-le de nouveau."
            )
        code = self._code(choisie)
        if lu.dispositif and lu.dispositif != code:
            raise forms.ValidationError(
                f"Le fichier est fait pour le dispositif {lu.dispositif} (noms de ses pièces), et "
                f"vous avez choisi {code} : choisissez la solution du fichier, puis envoyez-le de "
                "nouveau."
            )

    def _phase(self, choisie: str, lu: Reconnu) -> str:
        """Return the phase chosen, or that of the file. Raises ValidationError."""
        phase = choisie or lu.phase or Phase.AVANCE
        connues = self._reglement.phases(self.dispositif)
        if phase not in connues:
            mots = ", ".join(connues) or "aucune"
            raise forms.ValidationError(f"Phases connues pour ce dispositif : {mots}.")
        if self.compare and choisie and lu.phase and lu.phase != choisie:
            raise forms.ValidationError(
                f"Le fichier est écrit pour la phase « {lu.phase} », et vous avez choisi "
                f"« {choisie} » : choisissez celle du fichier, puis envoyez-le de nouveau."
            )
        return str(phase)

    def _code(self, choisie: str) -> str:
        if choisie.startswith(_SANS_NUMERO):
            return choisie.removeprefix(_SANS_NUMERO)
        return self.connues[choisie].dispositif

    @cached_property
    def limites(self) -> Limites:
        """What the dispositif chosen lets in."""
        return self._reglement.dispositif(self.dispositif).limites

    @property
    def numero_ans(self) -> str:
        """The ANS number chosen, "" when a dispositif was chosen instead."""
        choisie: str = self.cleaned_data["solution"]
        return "" if choisie.startswith(_SANS_NUMERO) else choisie

    @property
    def dispositif(self) -> str:
        """The code of the dispositif chosen."""
        return self._code(self.cleaned_data["solution"])


class DepotForm(EnvoiForm):
    """The same in a page: the two files are dropped together, and told apart by their content."""

    compare = True
    fichiers = FichiersField(
        label="Fichier JSON et ZIP des pièces",
        required=False,
        allow_empty_file=True,
        widget=FileWidget(
            attrs={
                "accept": ".json,.zip,application/json,application/zip",
                "data-partout": "",
                "data-un-par-sorte": "",
            }
        ),
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(organisation, *args, **kwargs)
        for choix in ("solution", "phase"):
            champ = cast(forms.ChoiceField, self.fields[choix])
            champ.choices = [("", "Celle du fichier"), *champ.choices]  # type: ignore[misc]
            champ.help_text = ""
        for nom in ("fichier", "archive"):
            seul = cast(forms.FileField, self.fields[nom])
            seul.required, seul.allow_empty_file = False, True
        aides = (self.fields[nom].help_text for nom in ("fichier", "archive"))
        json, archive = (str(aide).removeprefix(_EXEMPLE) for aide in aides)
        self.fields[
            "fichiers"
        ].help_text = f"Choisissez-les ensemble. Fichier JSON :{json} ZIP : {archive}"

    def clean(self) -> dict[str, Any]:
        """Tell the JSON from the ZIP, then read what the JSON says of itself."""
        propres = self.cleaned_data
        seuls = (propres.get("fichier"), propres.get("archive"))
        envoyes = [*propres.get("fichiers", ()), *(un for un in seuls if un)]
        try:
            propres["fichier"], propres["archive"] = sort_files(envoyes)
        except forms.ValidationError as faute:
            self.add_error("fichiers", faute)
        return super().clean()


def at_most(nombres: Iterable[int], dire: Callable[[int], str]) -> str:
    """Say a limit, or all those that differ: « 200 Mo au plus »."""
    differents = sorted(set(nombres))
    selon = ", selon le dispositif" if len(differents) > 1 else ""
    return f"{' ou '.join(map(dire, differents))} au plus{selon}"
