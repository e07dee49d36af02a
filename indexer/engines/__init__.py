"""Engines: an analysed query tree -> ranked documents."""
