"""Read the environment variables of the portal; a fault is one French sentence."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from guichet.adresse import Reseau
from guichet.confidentiel import ConfigurationInvalide, read_secret

_CLE_LONGUEUR_MIN = 50


def read_texte(nom: str, defaut: str = "") -> str:
    """Return the variable ``nom``, stripped."""
    return os.environ.get(nom, defaut).strip()


def read_liste(nom: str) -> list[str]:
    """Return the values of ``nom``, which commas separate."""
    return [valeur.strip() for valeur in read_texte(nom).split(",") if valeur.strip()]


def read_booleen(nom: str, defaut: bool) -> bool:
    """Return ``nom`` as a boolean: 1 or 0."""
    valeur = read_texte(nom, "1" if defaut else "0")
    if valeur not in ("0", "1"):
        raise ConfigurationInvalide(f"{nom} vaut « {valeur} » ; écrivez 1 (oui) ou 0 (non).")
    return valeur == "1"


def read_entier(nom: str, defaut: int) -> int:
    """Return ``nom`` as a positive integer."""
    valeur = read_texte(nom, str(defaut))
    if not valeur.isascii() or not valeur.isdigit():
        raise ConfigurationInvalide(f"{nom} vaut « {valeur} » ; écrivez un nombre entier.")
    return int(valeur)


def read_relais(https: bool) -> int:
    """Return how many proxies stand in front; HTTPS is theirs, and asks for one at least."""
    relais = read_entier("GUICHET_RELAIS", 1 if https else 0)
    if https and not relais:
        raise ConfigurationInvalide(
            "GUICHET_HTTPS=1 suppose un mandataire devant le portail, et GUICHET_RELAIS vaut 0 : "
            "retirez GUICHET_RELAIS, ou donnez le nombre de mandataires."
        )
    return relais


def read_reseaux(nom: str, relais: int) -> list[Reseau]:
    """Return the addresses and networks of ``nom``, where the ``relais`` proxies speak from."""
    textes = read_liste(nom)
    if relais and not textes:
        raise ConfigurationInvalide(
            f"{nom} est vide, alors que GUICHET_RELAIS annonce {relais} mandataire(s) devant le "
            f"portail : donnez l’adresse d’où il s’adresse au portail (par exemple "
            f"{nom}=127.0.0.1 s’il est sur cette machine, ou un réseau comme 10.0.0.0/28), ou "
            "GUICHET_RELAIS=0 si rien n’est devant lui."
        )
    return [_network(nom, texte) for texte in textes]


def _network(nom: str, texte: str) -> Reseau:
    try:
        return ip_network(texte)
    except ValueError as faute:
        raise ConfigurationInvalide(
            f"{nom} contient « {texte} », qui n’est ni une adresse ni un réseau ; écrivez par "
            "exemple 127.0.0.1 ou 10.0.0.0/28."
        ) from faute


def read_dossier(nom: str) -> Path | None:
    """Return the folder that ``nom`` gives, None when it is empty."""
    return _existing(nom, "dossier", Path.is_dir)


def read_fichier(nom: str) -> Path | None:
    """Return the file that ``nom`` gives, None when it is empty."""
    return _existing(nom, "fichier", Path.is_file)


def _existing(nom: str, sorte: str, est_la: Callable[[Path], bool]) -> Path | None:
    valeur = read_texte(nom)
    if not valeur:
        return None
    chemin = Path(valeur).resolve()
    if not est_la(chemin):
        raise ConfigurationInvalide(
            f"{nom} vaut « {valeur} », et ce {sorte} n’existe pas ; corrigez ou videz {nom}."
        )
    return chemin


def read_hotes(demonstration: bool) -> list[str]:
    """Return the host names the portal answers to; production names its own."""
    hotes = read_liste("GUICHET_HOTES")
    if hotes:
        return hotes
    if demonstration:
        return ["127.0.0.1", "localhost", "[::1]"]
    raise ConfigurationInvalide(
        "GUICHET_HOTES est vide : indiquez le ou les noms de domaine du portail, séparés par des "
        "virgules (par exemple GUICHET_HOTES=guichet.exemple.fr), ou GUICHET_DEMONSTRATION=1 pour "
        "une démonstration."
    )


def read_adresse(https: bool, hote: str, demonstration: bool) -> str:
    """Return the public address of the portal, without a final slash."""
    adresse = read_texte("GUICHET_ADRESSE").rstrip("/")
    if adresse and urlsplit(adresse).scheme not in ("http", "https"):
        raise ConfigurationInvalide(
            f"GUICHET_ADRESSE vaut « {adresse} » ; écrivez par exemple https://guichet.exemple.fr."
        )
    port = ":8000" if demonstration else ""
    return adresse or f"{'https' if https else 'http'}://{hote}{port}"


def read_contact(nom: str) -> str:
    """Return where a vulnerability is told, as an address of the web; empty when nobody is named.

    A mail address is written as it is, a page or a telephone by its own address.
    """
    contact = read_texte(nom)
    if not contact or contact.startswith(("https://", "mailto:", "tel:")):
        return contact
    if "@" not in contact or any(signe.isspace() for signe in contact):
        raise ConfigurationInvalide(
            f"{nom} vaut « {contact} » ; écrivez une adresse électronique (securite@exemple.fr) ou "
            "l’adresse https:// d’une page."
        )
    return f"mailto:{contact}"


def read_cle_secrete(demonstration: bool, dossier: Path) -> str:
    """Return the key that signs sessions; a demonstration draws its own and keeps it."""
    cle = read_secret("GUICHET_CLE_SECRETE")
    if cle and len(cle) < _CLE_LONGUEUR_MIN:
        raise ConfigurationInvalide(
            f"GUICHET_CLE_SECRETE ne fait que {len(cle)} caractères ; il en faut 50 au moins, "
            "tirés au hasard."
        )
    if cle:
        return cle
    if demonstration:
        return _kept_key(dossier / "cle-secrete")
    raise ConfigurationInvalide(
        "GUICHET_CLE_SECRETE est vide : donnez au portail une clé de 50 caractères au moins, tirée "
        "au hasard et gardée secrète (par exemple avec « openssl rand -base64 48 »)."
    )


def read_cles_donnees(demonstration: bool, dossier: Path) -> list[str]:
    """Return the keys of the safe, the one that encrypts first; a demonstration keeps its own."""
    cles = _read_cles("GUICHET_CLES_DONNEES")
    if cles:
        return cles
    if demonstration:
        return [_kept_key(dossier / "cle-donnees")]
    raise ConfigurationInvalide(
        "GUICHET_CLES_DONNEES est vide : donnez la clé qui chiffre les coordonnées bancaires "
        "et les secrets des seconds facteurs (50 caractères au moins, par exemple avec « openssl "
        "rand -base64 48 »). Gardez-la à part des sauvegardes : sans elle, ces données sont "
        "perdues."
    )


def read_cles_anciennes() -> list[str]:
    """Return the keys that signed sessions and tasks before ``GUICHET_CLE_SECRETE``."""
    return _read_cles("GUICHET_CLES_SECRETES_ANCIENNES")


def read_cle_sauvegarde() -> str:
    """Return the key of the backups, "" when it is not given: only two commands need it."""
    cles = _read_cles("GUICHET_CLE_SAUVEGARDE")
    if len(cles) > 1:
        raise ConfigurationInvalide(
            "GUICHET_CLE_SAUVEGARDE contient plusieurs clés : donnez celle de cette sauvegarde."
        )
    return cles[0] if cles else ""


def _read_cles(nom: str) -> list[str]:
    """Return the keys of a secret, one a line or separated by commas; each long enough."""
    cles = [cle.strip() for cle in read_secret(nom).replace("\n", ",").split(",") if cle.strip()]
    if any(len(cle) < _CLE_LONGUEUR_MIN for cle in cles):
        raise ConfigurationInvalide(
            f"{nom} contient une clé de moins de {_CLE_LONGUEUR_MIN} caractères : donnez des clés "
            "tirées au hasard (« openssl rand -base64 48 »), séparées par des virgules."
        )
    return cles


def _kept_key(fichier: Path) -> str:
    """Return the key of ``fichier``, written there first when it is new."""
    fichier.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sortie:
            sortie.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return fichier.read_text()


def read_base(dossier: Path) -> dict[str, object]:
    """Return Django's description of the database: PostgreSQL by its address, else SQLite.

    ``postgresql://personne:secret@machine:5432/base?sslmode=require``
    """
    adresse = read_secret("GUICHET_BASE_DE_DONNEES")
    if not adresse:
        return _sqlite(dossier / "guichet.sqlite3")
    parties = urlsplit(adresse)
    if parties.scheme not in ("postgresql", "postgres") or not parties.path.strip("/"):
        raise ConfigurationInvalide(
            "GUICHET_BASE_DE_DONNEES doit être de la forme "
            "postgresql://utilisateur:motdepasse@serveur:5432/base ; laissez-la vide pour SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parties.path.strip("/")),
        "USER": unquote(parties.username or ""),
        "PASSWORD": unquote(parties.password or ""),
        "HOST": parties.hostname or "",
        "PORT": str(parties.port or ""),
        "OPTIONS": dict(parse_qsl(parties.query)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(fichier: Path) -> dict[str, object]:
    """Return the embedded database: readers never wait, a writer takes its turn at once."""
    fichier.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(fichier),
        # Opened once a thread: opening and setting up again doubles the time of a page.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        },
    }


def read_stockage(dossier: Path) -> dict[str, object]:
    """Return where files are kept: an S3-compatible bucket, else a folder."""
    bac = read_texte("GUICHET_S3_BAC")
    if not bac:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(dossier / "fichiers")},
        }
    cle, secret = read_secret("GUICHET_S3_CLE"), read_secret("GUICHET_S3_SECRET")
    if not cle or not secret:
        raise ConfigurationInvalide(
            "GUICHET_S3_BAC est donné : donnez aussi GUICHET_S3_CLE et GUICHET_S3_SECRET."
        )
    if find_spec("storages") is None:
        raise ConfigurationInvalide(
            "GUICHET_S3_BAC est donné, et ce portail est installé sans S3 : installez "
            "requirements/portail.txt, ou videz GUICHET_S3_BAC pour garder les fichiers ici."
        )
    options: dict[str, object] = {
        "bucket_name": bac,
        "access_key": cle,
        "secret_key": secret,
        "endpoint_url": read_texte("GUICHET_S3_ADRESSE") or None,
        "region_name": read_texte("GUICHET_S3_REGION") or None,
    }
    return {"BACKEND": "guichet.fichiers.bac.BacS3", "OPTIONS": options}


def read_journal_securite() -> dict[str, object]:
    """Return where the security log goes: standard error, or a file that an operator may rotate."""
    nom = read_texte("GUICHET_JOURNAL_SECURITE")
    if not nom:
        return {"class": "logging.StreamHandler"}
    fichier = Path(nom).resolve()
    if not os.access(fichier if fichier.exists() else fichier.parent, os.W_OK) or fichier.is_dir():
        raise ConfigurationInvalide(
            f"GUICHET_JOURNAL_SECURITE vaut « {nom} », où le portail ne peut pas écrire : donnez "
            "un fichier d’un dossier qui existe et qui lui est ouvert, ou videz-la."
        )
    return {
        "class": "logging.handlers.WatchedFileHandler",
        "filename": str(fichier),
        "encoding": "ascii",
        "delay": True,
    }


def read_antivirus() -> str:
    """Return the address of clamd, empty without an antivirus."""
    adresse = read_texte("GUICHET_ANTIVIRUS")
    if adresse and urlsplit(adresse).scheme not in ("unix", "tcp"):
        raise ConfigurationInvalide(
            f"GUICHET_ANTIVIRUS vaut « {adresse} » ; écrivez par exemple "
            "unix:///run/clamav/clamd.ctl ou tcp://127.0.0.1:3310, ou videz-la."
        )
    return adresse


@dataclass(frozen=True)
class Smtp:
    """The mail server; ``tls`` from the first byte, or ``starttls`` once connected."""

    hote: str
    port: int
    utilisateur: str
    mot_de_passe: str
    tls: bool
    starttls: bool


def read_smtp(demonstration: bool) -> Smtp:
    """Return the mail server: ``smtps://``, ``smtp+starttls://`` or ``smtp://`` (in the clear).

    A demonstration shows its mails and sends none.
    """
    adresse = read_secret("GUICHET_SMTP")
    if not adresse and demonstration:
        return Smtp("localhost", 25, "", "", tls=False, starttls=False)
    parties = urlsplit(adresse)
    ports = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
    if parties.scheme not in ports or not parties.hostname:
        raise ConfigurationInvalide(
            "GUICHET_SMTP doit donner le serveur de courriel, par exemple "
            "smtp+starttls://utilisateur:motdepasse@smtp.exemple.fr:587 (ou smtps:// ; smtp:// "
            "pour un serveur de la même machine)."
        )
    return Smtp(
        hote=parties.hostname,
        port=parties.port or ports[parties.scheme],
        utilisateur=unquote(parties.username or ""),
        mot_de_passe=unquote(parties.password or ""),
        tls=parties.scheme == "smtps",
        starttls=parties.scheme == "smtp+starttls",
    )
