"""Pages and documents of our own making, in the markup shapes of many publishers' systems."""
