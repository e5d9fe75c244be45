"""Writing what a source told, and what people decide about it; each call is one transaction."""
