"""What people read: CSV to work from, HTML to read, JSON for machines, a summary on the terminal."""
