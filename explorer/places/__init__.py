"""The named places of Mars, those of the mission, and what is known of each."""
