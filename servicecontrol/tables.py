"""Records and judgements as the tables that metrics count."""
