"""PostgreSQL and Valkey for this checkout, and the two commands that use them. Imports no Django."""
