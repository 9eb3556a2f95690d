"""The neutral theme: the templates and the sheet behind the components of ``guichet.theme``."""
