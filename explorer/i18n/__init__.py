"""Languages, and how things are worded for whoever reads."""
