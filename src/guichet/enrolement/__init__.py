"""The counter of the ASP where a supplier enrols: anticipated, then definitive.

What is asked, and in which case, is data (``textes/pieces.toml``); who may do what and when is the
table of ``cycle``; what others may ask about an enrolment stands in ``registre``.
"""
