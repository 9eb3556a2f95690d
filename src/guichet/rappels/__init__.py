"""Reminders: thirty days, seven days and one day before a date ends what a supplier may do.

A counter says in its module ``a_rappeler`` what each of its suppliers has to do and until when:

    def deadlines(organisation, instant) -> Iterator[ARappeler]: ...
"""
