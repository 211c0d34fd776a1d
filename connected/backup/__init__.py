"""A backup of the whole database in one file, and the way back.

The format is ours, so that one command does it wherever ConnectED runs: `pg_dump` is not on every server, and an older
one refuses a newer database. The file is a zip (APPNOTE 6.3) of one member for each table in PostgreSQL's COPY text
format, and of a manifest that says what must be in it.
"""
