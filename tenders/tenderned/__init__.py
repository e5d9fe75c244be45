"""TenderNed's public service: asking (client), understanding (publication) and a local server that behaves like it."""
