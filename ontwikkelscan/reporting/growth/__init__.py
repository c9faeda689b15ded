"""What moved between two moments of one person: the pages for themselves, and papers for talks, shared by choice."""
