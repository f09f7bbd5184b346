"""The globe, of which a notebook and a saved page show the same: its JavaScript, and what it is given."""
