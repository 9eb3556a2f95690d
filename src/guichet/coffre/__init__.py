"""What the safe holds, under which key, and how it is encrypted anew while the portal works.

valeurs        the encrypted columns of every table
contenus       the contents of the storage
retournement   both, one after the other, and the trace that it leaves
"""
