"""Does the instrument hold? Simulated answers to try it on."""
