"""What all tests share: this folder on the import path, for fixture_graph."""
