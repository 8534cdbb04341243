"""Research-priority exercises, the register of questions, and the living agenda."""
