"""Our segments as a Whoosh index: the read side of Whoosh's codec API."""
