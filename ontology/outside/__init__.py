"""Vocabularies from outside: read, linted, and turned into a scheme beside ours.

A file is read without fetching anything that it names (`document`), every statement of it is entered in a ledger
(`ledger`), and what our schemes can say is carried over into a module with IRIs of our own (`translate`). What is still
in the ledger in the end could not be represented, and is listed (`left_out`).
"""
