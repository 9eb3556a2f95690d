"""The forms of the counter."""

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any

from django import forms

from guichet.acteurs.models import Organisation
from guichet.depots import solutions
from guichet.depots.models import Etat, Phase
from guichet.depots.reception.televersement import MORCEAUX_MAX
from guichet.enrolement import registre as enrolements
from guichet.fichiers.reception import readable
from guichet.textes import reglement
from sons.reglement.limites import Limites

_SANS_NUMERO = "dispositif:"


class EnvoiForm(forms.Form):
    """Which solution, which phase, which files."""

    # Its choices are those of the organisation, set below.
    solution = forms.ChoiceField(label="Solution", help_text="Celle du fichier (numeroAns).")
    phase = forms.ChoiceField(
        label="Phase", choices=Phase, widget=forms.RadioSelect, initial=Phase.AVANCE
    )
    fichier = forms.FileField(
        label="Fichier JSON des demandes",
        help_text="Par exemple JSON-MDVLGC20220001-20220901-001.json.",
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
        connues = solutions.enrolled if depot else solutions.known
        self._connues = {s.numero_ans: s for s in connues(organisation)}
        ouvertes = [
            (numero, f"{s.solution or numero} {s.version} – {numero} ({s.dispositif})")
            for numero, s in self._connues.items()
        ]
        codes = [] if depot else enrolements.simulable_dispositifs(organisation)
        ouvertes += [(_SANS_NUMERO + code, f"Dispositif {code}") for code in codes]
        self.fields["solution"] = forms.ChoiceField(
            label="Solution", choices=ouvertes, help_text="Celle du fichier (numeroAns)."
        )
        self.ouvertes = bool(ouvertes)
        self._say_limits({s.dispositif for s in self._connues.values()} | set(codes))

    def _say_limits(self, codes: Collection[str]) -> None:
        """Tell what the dispositifs of the organisation let in."""
        limites = [self._reglement.dispositif(code).limites for code in codes]
        demandes = at_most((une.demandes_max for une in limites), "{} demandes".format)
        archive = at_most((une.taille_zip_max_octets for une in limites), readable)
        piece = at_most((une.taille_piece_max_octets for une in limites), readable)
        if limites:
            self.fields["fichier"].help_text += f" {demandes}."
            self.fields["archive"].help_text = f"{archive}. Par pièce : {piece}."

    def clean(self) -> dict[str, Any]:
        """Refuse a phase whose file format is not known."""
        propres = super().clean() or {}
        if "solution" in propres and "phase" in propres:
            connues = self._reglement.phases(self.dispositif)
            if propres["phase"] not in connues:
                mots = ", ".join(connues) or "aucune"
                self.add_error("phase", f"Phases connues pour ce dispositif : {mots}.")
        return propres

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
        choisie: str = self.cleaned_data["solution"]
        if choisie.startswith(_SANS_NUMERO):
            return choisie.removeprefix(_SANS_NUMERO)
        return self._connues[choisie].dispositif


def at_most(nombres: Iterable[int], dire: Callable[[int], str]) -> str:
    """Say a limit, or all those that differ: « 200 Mo au plus »."""
    differents = sorted(set(nombres))
    selon = ", selon le dispositif" if len(differents) > 1 else ""
    return f"{' ou '.join(map(dire, differents))} au plus{selon}"


class CompleterForm(forms.Form):
    """A new ZIP for what is incomplete."""

    archive = forms.FileField(
        label="ZIP des pièces manquantes ou à remplacer",
        help_text="Nommez chaque pièce comme la liste ci-dessous l’indique.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )


class ModifierForm(forms.Form):
    """An answer to the agency, which wants a demande modified."""

    archive = forms.FileField(
        label="ZIP des pièces à remplacer",
        required=False,
        help_text="Celles qu’il contient, sous le nom attendu ci-dessous, remplacent les autres.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    reponse = forms.CharField(
        label="Votre réponse à l’agence", required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse an answer that says nothing."""
        propres = super().clean() or {}
        if not self.errors and not (propres["archive"] or propres["reponse"]):
            raise forms.ValidationError("Joignez un ZIP, écrivez une réponse, ou les deux.")
        return propres


def completion_form(etat: str, *envoi: Any) -> CompleterForm | ModifierForm:
    """Return the form that completes or modifies a demande in this state."""
    return ModifierForm(*envoi) if etat == Etat.A_MODIFIER else CompleterForm(*envoi)


class AttestationForm(forms.Form):
    """The document by which the completion of a prestation is declared."""

    attestation = forms.FileField(
        label="Attestation de fin de prestation",
        help_text="Remplie sur le modèle de l’agence de paiement ; PDF, PNG ou JPG.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg"}),
    )
