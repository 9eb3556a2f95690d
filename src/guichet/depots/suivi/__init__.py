"""What becomes of demandes: found, followed, completed, withdrawn.

recherche      lists whose cost does not depend on the number of rows
completer      new pieces for a demande that is incomplete, or to be modified
lot            one sending for all that is incomplete
rapprochement  which file is which piece
attestation    the completion of a prestation, declared before its solde
totaux         what demandes add up to, kept by triggers (``declencheurs``)
delais         what runs out: orders that grow old, things to do before a date
"""
