"""What becomes of demandes: found, followed, completed, withdrawn.

recherche      lists whose cost does not depend on the number of rows
completer      a new ZIP for incomplete demandes, or for those to be modified
attestation    the completion of a prestation, declared before its solde
totaux         what demandes add up to, kept by triggers (``declencheurs``)
delais         what runs out: orders that grow old, things to do before a date
"""
