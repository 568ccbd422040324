"""One perspective a file, or two where one is the picture or the layout of the other."""
