"""The search page: a Flask application over one index.

``flask --app webui run`` and ``python -m webui`` both serve it.
"""

from flask import Flask

from indexer import settings
from webui import downloads, exporting, failures, feeds, reading, security, views
from webui.opening import OpenIndex


def create_app(location: str | None = None) -> Flask:
    """Return the page for the index at ``location`` (else ``INDEXER_LOCATION``, else the default).

    The index is opened by the first question, so the page also starts before there is one and
    answers 503 until then.
    """
    app = Flask(__name__)
    # Ids of documents may hold "//"; Flask would answer such addresses with a redirect.
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the field order of the dataclasses
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["index"] = OpenIndex(location or settings.location())
    for module in (views, reading, downloads, exporting, feeds):
        app.register_blueprint(module.blueprint)
    failures.register(app)
    app.after_request(security.add_headers)
    return app
