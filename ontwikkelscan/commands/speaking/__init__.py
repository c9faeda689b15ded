"""What the command line says, in Dutch and in English."""
