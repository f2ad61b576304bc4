"""A page becomes posts: live blogs and articles, from HTML and from plain text."""
