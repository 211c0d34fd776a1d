"""Humans, known across editions; their addresses are optional and several."""
