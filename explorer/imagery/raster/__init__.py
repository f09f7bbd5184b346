"""Pictures out of map files of one's own."""
