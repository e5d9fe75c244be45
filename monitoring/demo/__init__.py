"""Demo data: fictional suppliers, stories, buyers and procurements, and the notices made of them."""
