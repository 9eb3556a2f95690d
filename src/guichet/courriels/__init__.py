"""Mails: written in the transaction of the act, sent afterwards, shown in the interface too."""
