"""How good the ranking is: judged sets, measures, and one run of a set through the engine."""
