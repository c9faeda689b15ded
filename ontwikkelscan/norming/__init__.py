"""Scale scores become norm scores; a norm is built from a sample."""
