"""To and from other tools' files, and documents for people."""
