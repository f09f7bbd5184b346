"""What people touch: the map and the card. Each knows the state and the parts it is made of."""
