"""Home, place, framework and cell pages; reads the other apps, nothing imports it."""
