"""What a window of the map holds, without a widget: planes, places, names, lines, scale."""
