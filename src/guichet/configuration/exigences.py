"""What production refuses to do without, unless its operator has given it up on purpose.

Each renouncement is one variable whose name says what is given up, and one warning at each start.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from guichet.confidentiel import ConfigurationInvalide
from guichet.environnement import Smtp, read_booleen

# The modes of libpq that look at who answers; « require » encrypts for anybody.
_SSL_VERIFIE = ("verify-full", "verify-ca")


@dataclass(frozen=True)
class Manque:
    """What the configuration lacks, in French, and the variable that gives it up."""

    phrase: str
    variable: str


@dataclass(frozen=True)
class Installation:
    """What is looked at. Addresses are empty when there is no such neighbour."""

    https: bool
    adresse_publique: str
    base: Mapping[str, Any]
    smtp: Smtp
    antivirus: str
    s3: str
    emetteurs: tuple[str, ...]
    contenus_chiffres: bool


def check(installation: Installation) -> list[str]:
    """Return a French sentence for each thing that is given up.

    Raises ConfigurationInvalide with all that is lacking and was not given up.
    """
    refus, renoncements = [], []
    for manque in _find(installation):
        if read_booleen(manque.variable, False):
            renoncements.append(f"{manque.phrase} ({manque.variable}=1)")
        else:
            refus.append(
                f"{manque.phrase}, ou écrivez {manque.variable}=1 pour y renoncer sciemment."
            )
    if refus:
        raise ConfigurationInvalide("\n".join(refus))
    return renoncements


def check_listening(adresse: str) -> None:
    """Raise ConfigurationInvalide for an address (host:port) that other machines reach.

    What comes from the proxy is in clear: it stays on this machine, or it is said on purpose (a
    container, whose network is its own).
    """
    hote = adresse.rpartition(":")[0].strip("[]")
    if is_here(hote) or read_booleen("GUICHET_ACCEPTE_ECOUTE_EN_CLAIR", False):
        return
    raise ConfigurationInvalide(
        f"Le portail écouterait en clair sur {adresse}, que d’autres machines atteignent : mots de "
        "passe et sessions y passeraient. Placez le mandataire sur cette machine et écoutez sur "
        "127.0.0.1, ou écrivez GUICHET_ACCEPTE_ECOUTE_EN_CLAIR=1 pour y renoncer sciemment."
    )


def is_here(hote: str) -> bool:
    """Tell whether ``hote`` is this machine: its loopback, or the path of a socket."""
    if hote == "localhost" or hote.startswith("/"):
        return True
    try:
        return ip_address(hote).is_loopback
    except ValueError:
        return False


def _find(installation: Installation) -> Iterator[Manque]:
    yield from _front(installation)
    yield from _base(installation.base)
    yield from _smtp(installation.smtp)
    yield from _antivirus(installation.antivirus)
    if not installation.contenus_chiffres:
        yield Manque(
            "Pièces, RIB et dépôts sont gardés en clair : qui copie le disque ou le bac les lit. "
            "Écrivez GUICHET_CHIFFRER_CONTENUS=1",
            "GUICHET_ACCEPTE_CONTENUS_EN_CLAIR",
        )
    yield from _http("GUICHET_S3_ADRESSE", [installation.s3], "FICHIERS", "les fichiers déposés")
    yield from _http(
        "GUICHET_OPENID_…_EMETTEUR", installation.emetteurs, "IDENTITE", "les identités"
    )
    if os.geteuid() == 0:
        yield Manque(
            "Le portail est lancé par root : une faille donnerait toute la machine. Lancez-le sous "
            "un utilisateur qui n’a que lui à faire",
            "GUICHET_ACCEPTE_ROOT",
        )


def _front(installation: Installation) -> Iterator[Manque]:
    if installation.https and installation.adresse_publique.startswith("https://"):
        return
    yield Manque(
        "Le portail n’est pas servi en HTTPS (GUICHET_HTTPS, GUICHET_ADRESSE) : les mots de passe "
        "et les sessions passent en clair. Placez devant lui un mandataire qui assure HTTPS",
        "GUICHET_ACCEPTE_SANS_HTTPS",
    )


def _base(base: Mapping[str, Any]) -> Iterator[Manque]:
    if not base["ENGINE"].endswith("postgresql"):
        return
    options = base["OPTIONS"]
    if options.get("sslmode") in _SSL_VERIFIE or all(map(is_here, _machines(base, options))):
        return
    yield Manque(
        "La base de données est sur une autre machine, et rien ne prouve que c’est elle qui "
        "répond. Ajoutez « ?sslmode=verify-full » à GUICHET_BASE_DE_DONNEES (et sslrootcert, le "
        "fichier de l’autorité de certification)",
        "GUICHET_ACCEPTE_BASE_EN_CLAIR",
    )


def _machines(base: Mapping[str, Any], options: Mapping[str, str]) -> list[str]:
    """Return where libpq goes: its own variables speak when the address is silent."""
    service = options.get("service") or os.environ.get("PGSERVICE")
    if service and not base["HOST"]:
        return [service]
    hote = base["HOST"] or options.get("host") or os.environ.get("PGHOST") or "/"
    adresse = options.get("hostaddr") or os.environ.get("PGHOSTADDR") or ""
    return [*hote.split(","), *(adresse.split(",") if adresse else [])]


def _smtp(smtp: Smtp) -> Iterator[Manque]:
    if smtp.tls or smtp.starttls or is_here(smtp.hote):
        return
    yield Manque(
        f"Les courriels partent en clair vers {smtp.hote}, avec les liens qui ouvrent des comptes. "
        "Écrivez smtps:// ou smtp+starttls:// dans GUICHET_SMTP",
        "GUICHET_ACCEPTE_COURRIELS_EN_CLAIR",
    )


def _antivirus(adresse: str) -> Iterator[Manque]:
    if not adresse:
        yield Manque(
            "Aucun antivirus n’est réglé : ce que les fournisseurs déposent est ouvert par les "
            "agents sans avoir été analysé. Donnez l’adresse de clamd dans GUICHET_ANTIVIRUS",
            "GUICHET_ACCEPTE_SANS_ANTIVIRUS",
        )
    parties = urlsplit(adresse)
    if parties.scheme == "tcp" and not is_here(parties.hostname or ""):
        yield Manque(
            f"Les fichiers déposés partent en clair vers l’antivirus de {parties.hostname}, et sa "
            "réponse peut être forgée. Placez clamd sur cette machine, ou un tunnel chiffré",
            "GUICHET_ACCEPTE_ANTIVIRUS_EN_CLAIR",
        )


def _http(variable: str, adresses: Iterable[str], quoi: str, contenu: str) -> Iterator[Manque]:
    for adresse in adresses:
        parties = urlsplit(adresse)
        if adresse and parties.scheme != "https" and not is_here(parties.hostname or ""):
            yield Manque(
                f"{variable} n’est pas en https : {contenu} passent en clair. Écrivez une adresse "
                "qui commence par https://",
                f"GUICHET_ACCEPTE_{quoi}_EN_CLAIR",
            )
