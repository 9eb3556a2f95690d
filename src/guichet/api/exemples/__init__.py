"""Two examples that work as they are: shown on the page of the API, run by the tests."""

from pathlib import Path

_ICI = Path(__file__).parent
EXEMPLE_CURL = (_ICI / "deposer.sh").read_text("utf-8")
EXEMPLE_PYTHON = (_ICI / "deposer.py").read_text("utf-8")
