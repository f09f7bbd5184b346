"""What people touch: the map and the card. Each shows and listens; none knows another."""
