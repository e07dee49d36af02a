"""``/api/openapi.json``: what programs may ask, in OpenAPI 3.1."""

from flask import Blueprint, Response, jsonify

from webui.openapi import description

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """Answer with the description of the whole API."""
    return jsonify(description())
