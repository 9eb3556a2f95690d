"""What waits for a second person: one page, whatever the counter.

A counter that has such things keeps a module ``a_confirmer`` whose function ``waiting`` gives them.
"""
