"""The Research Organization Registry (ROR): reading its dumps, record by record."""
