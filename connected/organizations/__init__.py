"""Organizations, known once, under all their names."""
