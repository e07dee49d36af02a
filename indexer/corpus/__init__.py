"""File on disk -> draft: finding files, reading their formats, saying what was skipped."""
