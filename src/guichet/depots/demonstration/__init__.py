"""Demandes of the demonstration: real deposits, each received and followed at its own dates.

scenarios       who deposits what, when, and what becomes of it
dates           the day that it begins at
essais          files to try the portal with, downloaded from its pages
fichiers        the files, drawn from the example that each format gives
chargement      the whole, called by « guichet demonstration » after the enrolments
"""
