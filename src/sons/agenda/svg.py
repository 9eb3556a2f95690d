"""The few words of SVG that a picture needs: elements built as a tree are always well formed."""

import xml.etree.ElementTree as ET

ESPACE = "http://www.w3.org/2000/svg"


def picture(largeur: float, hauteur: float, titre: str, description: str) -> ET.Element:
    """Return the root, with what a screen reader says of it."""
    racine = ET.Element(
        "svg",
        {
            "xmlns": ESPACE,
            "viewBox": f"0 0 {number(largeur)} {number(hauteur)}",
            "width": number(largeur),
            "height": number(hauteur),
            "role": "img",
            "aria-labelledby": "sons-titre sons-description",
        },
    )
    add(racine, "title", titre, id="sons-titre")
    add(racine, "desc", description, id="sons-description")
    return racine


def add(
    parent: ET.Element, nom: str, contenu: str | None = None, **attributs: str | float
) -> ET.Element:
    """Append an element; ``classe`` stands for ``class`` and ``_`` for the dash of a name."""
    ecrits = {
        "class" if cle == "classe" else cle.replace("_", "-"): v
        if isinstance(v, str)
        else number(v)
        for cle, v in attributs.items()
    }
    element = ET.SubElement(parent, nom, ecrits)
    element.text = contenu
    return element


def number(valeur: float) -> str:
    """Write a coordinate the same on every machine, without needless digits."""
    return f"{valeur:.1f}".removesuffix(".0")


def text_width(texte: str, corps: float) -> float:
    """Return at least the width of a text, whatever the sans-serif of the reader."""
    return len(texte) * corps * 0.58


def written(racine: ET.Element) -> str:
    """Return the file."""
    ET.indent(racine, "")
    return ET.tostring(racine, encoding="unicode") + "\n"
