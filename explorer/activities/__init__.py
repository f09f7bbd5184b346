"""What one does on Mars, without a widget: measure, draw a profile, follow a tour, play."""
