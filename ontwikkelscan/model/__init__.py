"""The nouns of the scan: frozen and typed; no statistics, and no files but a norm's own."""
