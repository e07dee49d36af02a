"""Addresses for who keeps the server: ``/searches`` and ``/metrics``."""

from typing import Final, cast

from flask import Blueprint, Response, current_app
from werkzeug.exceptions import NotFound

from webui.admission import Admission
from webui.metrics import CONTENT_TYPE
from webui.recording import metrics, query_log
from webui.rendering import render

blueprint = Blueprint("keeping", __name__)

MAX_MISSED: Final = 200
"""Queries shown of those that found nothing."""


@blueprint.get("/searches")
def searches() -> Response:
    """Answer ``/searches``: the queries that found nothing, where a log of searches is kept."""
    _check_keeper()
    log = query_log()
    if log is None:
        raise NotFound
    return render("searches.html", missed=log.missed(MAX_MISSED), days=log.days)


@blueprint.get("/metrics")
def prometheus() -> Response:
    """Answer ``/metrics`` in the text format of Prometheus."""
    _check_keeper()
    return Response(metrics().text(), content_type=CONTENT_TYPE)


def _check_keeper() -> None:
    cast(Admission, current_app.extensions["admission"]).check_keeper()
