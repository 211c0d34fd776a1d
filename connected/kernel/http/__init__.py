"""The web's side of the kernel: everything that knows Flask."""
