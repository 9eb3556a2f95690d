"""Reminders: thirty days, seven days and one day before a date ends what a person has to do.

What it is comes from the list of what waits for them (``a_faire``): the counters say it once.
"""
