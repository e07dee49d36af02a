"""The search page: a Flask application over one index.

``flask --app webui run`` and ``python -m webui`` both serve it.
"""

from types import TracebackType

from flask import Flask, Request, g, request
from werkzeug.exceptions import BadHost
from werkzeug.routing import MapAdapter

from indexer import settings
from webui import (
    admission,
    api,
    downloads,
    exporting,
    failures,
    feeds,
    keeping,
    reading,
    recording,
    security,
    similar,
    suggestions,
    views,
)
from webui.opening import OpenIndex
from webui.options import Options


class Page(Flask):
    """The application: Flask with faults logged by the number that the reader is told."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Log a fault. Of the address the path alone, quoted: it is for others to write."""
        self.logger.error(
            "request %s: %s %r failed",
            g.request_id,
            request.method,
            request.path,
            exc_info=exc_info,
        )

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Let the page that refuses a ``Host`` that is no name have its links all the same."""
        try:
            return super().create_url_adapter(request)
        except BadHost as error:
            if request is not None:
                request.routing_exception = error
            return self.url_map.bind("localhost")


def create_app(location: str | None = None, options: Options | None = None) -> Flask:
    """Return the page for the index at ``location`` (else ``INDEXER_LOCATION``, else the default).

    The index is opened by the first question, so the page also starts before there is one and
    answers 503 until then. ``options`` are those of the environment by default; raises
    ``BadSetting`` for one that cannot be meant.
    """
    options = options or Options.from_settings()
    app = Page(__name__)
    # Ids of documents may hold "//"; Flask would answer such addresses with a redirect.
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the field order of the dataclasses
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["index"] = OpenIndex(location or settings.location())
    for module in (
        views,
        reading,
        similar,
        downloads,
        exporting,
        feeds,
        suggestions,
        keeping,
        api,
    ):
        app.register_blueprint(module.blueprint)
    failures.register(app)
    app.after_request(security.add_headers)
    recording.register(app, options)
    admission.register(app, options)
    return app
