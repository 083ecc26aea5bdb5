"""OpenUtau's projects: what is sung as a track of one, and what one says of its singing in our terms."""
