"""The tours that come with the explorer."""
