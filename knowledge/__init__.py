"""What we know: French folders are YAML, English files are the Python that reads them."""
