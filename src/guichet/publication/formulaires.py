"""What a visitor may fill in on a public page."""

import re

from django import forms

from guichet import horloge
from guichet.textes import all_dispositifs
from sons import Niveau
from sons.agenda import open_windows

NUMEROS_MAX = 200
_SEPARATEURS = re.compile(r"[\s;,]+")
_NUMERO = re.compile(r"[0-9A-Za-z]{1,20}")


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the dispositifs, those whose avances are over apart and last."""
    tous = all_dispositifs()
    ouverts = {f.code for f in open_windows(tous, horloge.now()) if f.nature.nom == "avances"}
    groupes = [
        ("Avances ouvertes", [d for d in tous if d.code in ouverts]),
        ("Avances fermées ou à venir", [d for d in tous if d.code not in ouverts]),
    ]
    return [
        (nom, [(d.code, f"{d.code} : {d.intitule}") for d in liste])
        for nom, liste in groupes
        if liste
    ]


class CalculForm(forms.Form):
    """Which dispositif, and which beneficiaries."""

    dispositif = forms.ChoiceField(choices=_choices, label="Dispositif")
    numeros = forms.CharField(
        label="Numéros des bénéficiaires",
        help_text=(
            "RPPS, FINESS, SIREN ou AM selon le dispositif, ou SIRET ; un par ligne ou séparés par "
            f"une virgule, {NUMEROS_MAX} au plus."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        max_length=NUMEROS_MAX * 22,
        error_messages={"required": "Donnez au moins un numéro."},
    )

    def clean_numeros(self) -> list[str]:
        """Return the numbers, each once, in the order they were given."""
        mots = [m for m in _SEPARATEURS.split(self.cleaned_data["numeros"]) if m]
        for mot in mots:
            if not _NUMERO.fullmatch(mot):
                raise forms.ValidationError(
                    f"« {mot[:20]} » n’est pas un numéro : des chiffres, et des lettres pour la "
                    "Corse, sont attendus."
                )
        numeros = list(dict.fromkeys(mots))
        if len(numeros) > NUMEROS_MAX:
            raise forms.ValidationError(
                f"{len(numeros)} numéros donnés : donnez-en {NUMEROS_MAX} au plus à la fois."
            )
        return numeros


class FiltreConstats(forms.Form):
    """What is looked for in the catalogue of findings."""

    q = forms.CharField(
        label="Code ou mots", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    niveau = forms.ChoiceField(
        label="Niveau", required=False,
        choices=[("", "Tous"), (Niveau.BLOQUANT, "Bloquant"), (Niveau.ALERTE, "Alerte")],
    )  # fmt: skip
