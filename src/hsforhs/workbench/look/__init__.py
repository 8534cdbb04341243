"""What every page shares: base template, style sheet, template tags; knows no other app."""
