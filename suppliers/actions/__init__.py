"""What changes suppliers, by subject. Mail leaves after the commit."""


class NotPossible(Exception):
    """This cannot be done as things are; the text says why and what to do, for people."""
