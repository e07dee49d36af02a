"""What was typed -> a tree that any engine can compile."""
