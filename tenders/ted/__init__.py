"""TED, the European journal of tenders: the XML of a notice."""
