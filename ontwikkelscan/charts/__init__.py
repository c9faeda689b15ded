"""Numbers become marks, and marks SVG or matplotlib."""
