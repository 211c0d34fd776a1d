"""One person's place at one conference: from the form to the confirmation and back."""
