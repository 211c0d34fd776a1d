"""ConnectED: the backend of academic conferences."""
