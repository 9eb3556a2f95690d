"""Settings of the portal, all from the environment (docs/guichet/installer.md)."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from guichet import environnement
from guichet.acteurs import fournisseurs_openid as openid
from guichet.acteurs.routes import ENVOI
from guichet.configuration import exigences, theme
from guichet.configuration.entetes import protect_static

DEMONSTRATION = environnement.read_booleen("GUICHET_DEMONSTRATION", False)
DOSSIER_DONNEES = Path(environnement.read_texte("GUICHET_DONNEES", "donnees")).resolve()
HTTPS = environnement.read_booleen("GUICHET_HTTPS", not DEMONSTRATION)

# How many proxies stand in front, each of which adds the address that it saw; and the networks
# from which they speak to us: nobody else is believed about an address or a scheme.
RELAIS = environnement.read_relais(HTTPS)
RELAIS_DE_CONFIANCE = environnement.read_reseaux("GUICHET_RELAIS_ADRESSES", RELAIS)
# The portal is at the root of its name, whatever a client says.
FORCE_SCRIPT_NAME = ""

DEBUG = False
SECRET_KEY = environnement.read_cle_secrete(DEMONSTRATION, DOSSIER_DONNEES)
# Those that signed before it: what they signed stays good as long as they are here.
SECRET_KEY_FALLBACKS = environnement.read_cles_anciennes()
CLES_DONNEES = environnement.read_cles_donnees(DEMONSTRATION, DOSSIER_DONNEES)
CLE_SAUVEGARDE = environnement.read_cle_sauvegarde()
ALLOWED_HOSTS = environnement.read_hotes(DEMONSTRATION)
# What the links of the mails begin with.
ADRESSE_PUBLIQUE = environnement.read_adresse(HTTPS, ALLOWED_HOSTS[0], DEMONSTRATION)
CSRF_TRUSTED_ORIGINS = [ADRESSE_PUBLIQUE]

# -- what the portal is made of ---------------------------------------------------------------

# A theme is an application with the templates of the components (guichet/theme/neutre/LISEZMOI.md).
THEME, BESOINS_DU_THEME = theme.read_theme()

INSTALLED_APPS = [
    THEME,
    "guichet.acteurs",
    "guichet.journal",
    "guichet.publication",
    "guichet.conservation",
    "guichet.courriels",
    "guichet.conversations",
    "guichet.rappels",
    "guichet.taches",
    "guichet.fichiers",
    "guichet.coffre",
    "guichet.sauvegarde",
    "guichet.depots",
    "guichet.api",
    "guichet.cadence",
    "guichet.referencement",
    "guichet.configuration",
    "guichet.horloge",
    "guichet.cycles",
    "guichet.enrolement",
    "guichet.nominations",
    "guichet.a_faire",
    "guichet.confirmations",
    "guichet.modeles",
    "guichet.listes",
    "guichet.recherche",
    "guichet.theme",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_otp",
    "axes",
]
# Fields too are drawn by the theme.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MIDDLEWARE = [
    "guichet.configuration.relais.RelaisMiddleware",
    "guichet.securite.middleware.VigieMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "guichet.configuration.entetes.EntetesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "guichet.acteurs.bornes.BornesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # The door: who it is, how often, whether they may, how much they send. All of it before a byte
    # of the body is read; the proof of a form (CSRF) reads it, when the view is about to be called.
    "guichet.api.porte.PorteMiddleware",
    "guichet.cadence.middleware.CadenceMiddleware",
    "guichet.configuration.portier.PortierMiddleware",
    "guichet.acteurs.fraicheur.FraicheurMiddleware",
    "guichet.configuration.seuil.SeuilMiddleware",
    "axes.middleware.AxesMiddleware",
    "guichet.acteurs.temoin.TemoinMiddleware",
]
# Addresses have no final slash; one typed with it is sent back (publication:sans-barre).
APPEND_SLASH = False
ROOT_URLCONF = "guichet.configuration.urls"
WSGI_APPLICATION = "guichet.configuration.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "guichet.theme.templatetags.dates",
                "guichet.theme.templatetags.francais",
                "guichet.theme.templatetags.montants",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guichet.configuration.bandeau.bandeau",
            ],
        },
    },
]

# -- what is kept ----------------------------------------------------------------------------

DATABASES = {"default": environnement.read_base(DOSSIER_DONNEES)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Counts of the last minutes (guichet.cadence): beyond so many, the oldest make room.
    "cadence": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "cadence",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # How many things wait for each person (guichet.a_faire.liste), while nobody acts.
    "a_faire": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "a_faire",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Who read what within the hour (guichet.acteurs.temoin).
    "temoin": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "temoin",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# -- what the public pages say ------------------------------------------------------------------

# The operator's own texts, laid over ours; its base of beneficiaries (« sons base importer »).
REGLEMENT = environnement.read_dossier("GUICHET_REGLEMENT")
BASE_LOCALE = environnement.read_fichier("GUICHET_BASE_LOCALE")
EXPLOITANT = environnement.read_texte("GUICHET_EXPLOITANT")
CONTACT = environnement.read_texte("GUICHET_CONTACT")
CONTACT_SECURITE = environnement.read_contact("GUICHET_CONTACT_SECURITE")

# -- who comes in ----------------------------------------------------------------------------

AUTH_USER_MODEL = "acteurs.Personne"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "acteurs:connexion"
LOGIN_REDIRECT_URL = "espace"
LOGOUT_REDIRECT_URL = "accueil"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
# ANSSI, « Recommandations relatives à l’authentification multifacteur et aux mots de passe »:
# length first, what is guessed refused, no expiry.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": "guichet.acteurs.mot_de_passe_public.PublicValidator"},
    {"NAME": "guichet.acteurs.mots_de_passe_faibles.MotDePasseDevinableValidator"},
    {"NAME": "guichet.acteurs.mots_de_passe_voles.MotDePasseVoleValidator"},
]
MOTS_DE_PASSE_VOLES = environnement.read_fichier("GUICHET_MOTS_DE_PASSE_VOLES")
FOURNISSEURS_OPENID = openid.read_fournisseurs()
# Whoever binds a supplier and every agent use a second factor. A demonstration is tried by many in
# a hurry: there, and nowhere else, the accounts that it brings with it do without.
DOMAINE_DISPENSE_DE_SECOND_FACTEUR = "demonstration.exemple" if DEMONSTRATION else ""
PASSWORD_RESET_TIMEOUT = 3600
OTP_TOTP_ISSUER = "Guichet SONS"
# Five failures for one account from one network close that door for fifteen minutes; the mail of a
# forgotten password stays possible. From anywhere, see guichet.acteurs.verrou.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# Django’s form says « username » whatever the model’s name; without this no door is ever locked.
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "guichet.acteurs.verrou.name_of_login"
AXES_CLIENT_IP_CALLABLE = "guichet.adresse.address_of"
AXES_RESET_ON_SUCCESS = True
# Each failure keeps its row, whatever follows, until its retention is over (guichet purger).
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_VERBOSE = False
SESSION_ENGINE = "guichet.acteurs.sessions"
SESSION_INACTIVITE_MAX_SECONDES = 30 * 60
SESSION_DUREE_MAX_SECONDES = 10 * 3600
SESSION_COOKIE_AGE = SESSION_DUREE_MAX_SECONDES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# A name that a browser takes over HTTPS alone, and from this very host: no other of the same domain
# can give a visitor its own session.
_PREFIXE = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_PREFIXE}sessionid", f"{_PREFIXE}csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "guichet.configuration.refus.formulaire"

# -- language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "fr"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# -- static files ----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DOSSIER_DONNEES / "static"
WHITENOISE_ADD_HEADERS_FUNCTION = protect_static
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "guichet.theme.emprunts.EmpruntsFinder",
]
STORAGES = {
    "default": environnement.read_stockage(DOSSIER_DONNEES),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# What is handed in lies encrypted by the first of CLES_DONNEES (guichet coffre retourner).
CHIFFRER_CONTENUS = environnement.read_booleen("GUICHET_CHIFFRER_CONTENUS", False)
# Nobody else on this machine reads what the portal keeps; see also its umask (__main__).
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

# The most that any route takes (guichet.acteurs.routes says how much each does).
ENVOI_MAX_OCTETS = ENVOI
FILE_UPLOAD_HANDLERS = [
    "guichet.fichiers.limite.LimiteUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "guichet.fichiers.limite.DisqueUploadHandler",
]
# clamd, as unix:///run/clamav/clamd.ctl or tcp://machine:3310; empty: nothing is analysed.
ANTIVIRUS = environnement.read_antivirus()

# -- what a browser may do with our pages ----------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *BESOINS_DU_THEME.sources_des_images],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Leaving the portal by a form: only to log out at a provider.
        "form-action": [SELF, *(f.emetteur for f in FOURNISSEURS_OPENID.values())],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
# A tool that follows a redirection has sent its token in clear: it is refused instead (api.porte).
SECURE_REDIRECT_EXEMPT = [r"^api/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# To be in the lists of browsers binds the whole domain, and takes months to undo: whoever holds the
# domain says so, and without that word its absence is no fault of the portal (W021).
SECURE_HSTS_PRELOAD = environnement.read_booleen("GUICHET_HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W021"]
# The proxy in front of the portal must set this header itself, whatever the client sent; from who
# is not a proxy of ours, guichet.configuration.relais has removed it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# -- mails and background work ---------------------------------------------------------------

_SMTP = environnement.read_smtp(DEMONSTRATION)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _SMTP.hote, _SMTP.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _SMTP.utilisateur, _SMTP.mot_de_passe
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP.starttls, _SMTP.tls
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = environnement.read_texte(
    "GUICHET_EXPEDITEUR", "Guichet SONS <ne-pas-repondre@localhost>"
)

# A task that is not finished after this is stopped; a little later it is taken up again.
_DUREE_MAX_TACHE_SECONDES = environnement.read_entier("GUICHET_TACHES_DUREE_MAX", 300)
Q_CLUSTER = {
    "name": "guichet",
    "label": "Tâches",
    "broker_class": "guichet.taches.courtier.Courtier",
    # Its own table of regular tasks does not exist: ours are declared (guichet.taches.registre).
    "scheduler": False,
    "workers": environnement.read_entier("GUICHET_TACHES_PROCESSUS", 2),
    "timeout": _DUREE_MAX_TACHE_SECONDES,
    "retry": _DUREE_MAX_TACHE_SECONDES + 5,
    "ack_failures": False,
    "queue_limit": 4,
    "poll": 1,
    "log_level": "WARNING",
}

# -- what production refuses -------------------------------------------------------------------

# What it does without, each given up by a variable of its own; anything else stops it here.
RENONCEMENTS = (
    []
    if DEMONSTRATION
    else exigences.check(
        exigences.Installation(
            https=HTTPS,
            adresse_publique=ADRESSE_PUBLIQUE,
            base=DATABASES["default"],
            smtp=_SMTP,
            antivirus=ANTIVIRUS,
            s3=environnement.read_texte("GUICHET_S3_ADRESSE"),
            emetteurs=tuple(f.emetteur for f in FOURNISSEURS_OPENID.values()),
            contenus_chiffres=CHIFFRER_CONTENUS,
        )
    )
)

# -- what the operator reads -----------------------------------------------------------------

# Django keeps its errors for DEBUG or a mail to administrators: here they go to standard error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"refus": {"()": "guichet.securite.lignes.RefusFilter"}},
    "formatters": {
        "ligne": {
            "()": "guichet.securite.lignes.LigneFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "guichet.securite.lignes.JsonFormatter"},
    },
    "handlers": {
        "erreurs": {
            "class": "logging.StreamHandler",
            "formatter": "ligne",
            "filters": ["refus"],
        },
        "securite": environnement.read_journal_securite() | {"formatter": "json"},
    },
    "root": {"handlers": ["erreurs"], "level": "WARNING"},
    "loggers": {
        # What a sweep removed: the one line that says so.
        "guichet.fichiers.balayage": {"level": "INFO"},
        "django": {"handlers": ["erreurs"], "level": "WARNING", "propagate": False},
        # The security log says it better, and not without end.
        "axes": {"level": "ERROR"},
        "guichet.securite": {"handlers": ["securite"], "level": "INFO", "propagate": False},
    },
}
