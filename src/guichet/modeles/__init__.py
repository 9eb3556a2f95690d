"""Document models: a supplier has its templates reviewed before it uses them with its clients.

The kinds and what each must bear are data: the mentions of the dispositif, and
``textes/natures.toml`` for the documents of which the texts of the dispositif quote no mention.
"""
