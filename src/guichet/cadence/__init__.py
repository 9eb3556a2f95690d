"""How often one may ask: nobody, in a hurry or ill-meaning, slows the counter down for the others.

The counts live in Django's cache, one per web process: they are worth nothing a minute later, and
no page becomes a writer of the database for them. What guards an account (lock-out, delays after a
wrong code) is elsewhere, in the database.
"""
