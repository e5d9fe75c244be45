"""European notices in eForms XML: `parse_notice(bytes) -> Notice`, and Dutch words for the codes in them. No Django, no network."""
