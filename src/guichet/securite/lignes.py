"""How a record becomes one line that nobody else can write, and which records are worth one."""

import json
import logging
import re
from datetime import UTC, datetime

from guichet.securite.debit import Debit

_COMMANDES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What these say, the security log says better.
_DITS_AILLEURS = frozenset({401, 403, 429})
_REFUS_PAR_MINUTE = 60


def escape(texte: str) -> str:
    """Return ``texte`` on one line: what ends a line or commands a terminal is written out."""
    return _COMMANDES.sub(lambda trouve: trouve[0].encode("unicode_escape").decode(), texte)


class LigneFormatter(logging.Formatter):
    """A message is one line; those of a trace are marked: none passes for another record."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the line, whatever is quoted in it."""
        return escape(super().formatMessage(record))

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        """Return the trace, each line behind a bar."""
        lignes = super().formatException(ei).split("\n")
        return "\n".join(f"  | {escape(ligne)}" for ligne in lignes)


class JsonFormatter(logging.Formatter):
    """An event of security, as one JSON object in ASCII; its time is the machine’s, in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record whose message is a table."""
        instant = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        evenement = record.msg if isinstance(record.msg, dict) else {"message": record.getMessage()}
        return json.dumps({"instant": instant, **evenement}, ensure_ascii=True)


class RefusFilter(logging.Filter):
    """A refusal (4xx) is at most one line without its trace, and not without end."""

    def __init__(self) -> None:
        super().__init__()
        self._debit = Debit(_REFUS_PAR_MINUTE)

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is written; lighten it."""
        statut = getattr(record, "status_code", None)
        suspect = record.name.startswith("django.security")
        if statut in _DITS_AILLEURS:
            return False
        if not suspect and not (isinstance(statut, int) and 400 <= statut < 500):
            return True
        record.exc_info = record.exc_text = None
        tues = self._debit.admit((record.name, statut))
        if tues:
            record.msg = f"{record.msg} (et {tues} autres, tues)"
        return tues is not None
