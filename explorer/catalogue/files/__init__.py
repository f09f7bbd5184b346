"""What people keep tables in: kinds of files, encodings, packed files; what is read of them, as it stands."""
