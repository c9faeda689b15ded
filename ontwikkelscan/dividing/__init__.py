"""A working division: who learns well together. It says nothing about kinds of people."""
