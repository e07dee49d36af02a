"""Our codec: a segment of a Whoosh index as memory-mapped arrays in one file."""
