"""European notices in eForms XML: bytes in, a Notice out, and Dutch words for its codes. No Django, no network."""
