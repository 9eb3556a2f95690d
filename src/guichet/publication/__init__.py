"""The public pages: what a SONS is, the dispositifs, the calendar, the findings, the formats.

They read the engine's texts and nothing of the base: no page here needs an account.
"""
