"""A plan as PDF with its money, and costed plans of other layouts taken into a plan."""
