"""Weighing many at once: what is weighed, read from the database, and the bitmaps that find who may fit."""
