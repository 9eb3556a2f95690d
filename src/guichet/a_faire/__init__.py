"""What waits for whom: one list, whatever the counter.

Each counter declares its source in its module ``a_faire`` (docs/adr/0031):

    declare(to_do)
"""
