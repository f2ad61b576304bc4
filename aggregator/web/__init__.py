"""Pages, an API for programs, and how the service does: all that is answered over HTTP.

:func:`aggregator.web.app.create_app` puts it together, :class:`aggregator.web.server.WebServer`
serves it in a thread beside the daemon.
"""
