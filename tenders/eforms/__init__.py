"""European notices in XML, of eForms and before: bytes in, a Notice out. No Django, no network."""
