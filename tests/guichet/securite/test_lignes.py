import json
import logging

from guichet.securite.lignes import JsonFormatter, LigneFormatter, RefusFilter

FAUX = "vrai\n2026-11-21 12:00:00 WARNING guichet faux\r\x1b[2J\u2028fin"


def record(message, *arguments, nom="guichet", statut=None, faute=None):
    info = (type(faute), faute, faute.__traceback__) if faute else None
    une = logging.LogRecord(nom, logging.WARNING, "x", 1, message, arguments, info)
    if statut:
        une.status_code = statut
    return une


def fail():
    try:
        raise ValueError(FAUX)
    except ValueError as faute:
        return faute


def test_a_message_is_one_line_whatever_it_quotes():
    ligne = LigneFormatter("%(levelname)s %(message)s").format(record("lu : %s", FAUX))
    assert ligne.splitlines() == [
        "WARNING lu : vrai\\n2026-11-21 12:00:00 WARNING guichet faux\\r\\x1b[2J\\u2028fin"
    ]


def test_no_line_of_a_trace_passes_for_a_record():
    texte = LigneFormatter("%(levelname)s %(message)s").format(record("panne", faute=fail()))
    premiere, *suite = texte.splitlines()
    assert premiere == "WARNING panne"
    assert suite
    assert all(ligne.startswith("  | ") for ligne in suite)


def test_an_event_is_one_object_in_ascii():
    une = record("x")
    une.msg = {"evenement": "openid.refuse", "details": {"cause": FAUX}}
    ligne = JsonFormatter().format(une)
    assert ligne.isascii()
    assert "\n" not in ligne
    assert json.loads(ligne)["details"]["cause"] == FAUX


def test_a_refusal_writes_no_trace_and_not_without_end():
    filtre = RefusFilter()
    ecrits = []
    for _ in range(1000):
        une = record("Not Found: %s", "/x", nom="django.request", statut=404, faute=fail())
        if filtre.filter(une):
            ecrits.append(LigneFormatter("%(message)s").format(une))
    assert len(ecrits) == 60
    assert set(ecrits) == {"Not Found: /x"}


def test_what_the_security_log_says_is_not_said_twice():
    filtre = RefusFilter()
    for statut in (401, 403, 429):
        assert not filtre.filter(record("Forbidden", nom="django.request", statut=statut))


def test_a_breakdown_keeps_its_trace():
    une = record("panne", nom="django.request", statut=500, faute=fail())
    assert RefusFilter().filter(une)
    assert une.exc_info
