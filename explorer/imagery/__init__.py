"""Pictures of Mars: windows on the planet, the imageries that colour them, and `draw`."""
