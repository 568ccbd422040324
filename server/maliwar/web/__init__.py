"""The pages and the protocol: Flask lives here and nowhere below."""
