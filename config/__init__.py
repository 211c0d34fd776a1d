"""How a deployment is set: from the environment alone."""
