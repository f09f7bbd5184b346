"""The texts of the explorer, one file a language."""
