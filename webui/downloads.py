"""The file that a document was read from, to keep: never shown by the browser itself."""

import re
from typing import Final

from flask import Blueprint, Response, request, send_file

from indexer.errors import OriginalNotAvailable
from indexer.originals import open_original
from webui.language import page_language
from webui.opening import current_index
from webui.reading import asked_document
from webui.rendering import render
from webui.sentences import say

blueprint = Blueprint("downloads", __name__)

# What some systems forbid in names, what would end a header, and what turns the direction of
# writing, by which "cod.exe" can be made to look like "exe.doc".
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]")


@blueprint.get("/originals/")
@blueprint.get("/originals/<path:path_id>")
def original(path_id: str | None = None) -> Response:
    """Answer ``/originals/ID``: the bytes of the file, whatever it is, as an attachment.

    Ids that do not survive in a path are given as ``/originals/?id=ID``.
    """
    found = asked_document(path_id)
    status = current_index().status()
    try:
        file = open_original(status.location, status.folders, found)
    except OriginalNotAvailable as error:
        language = page_language(request)
        return render(
            "failure.html",
            status=403 if error.code == "original-outside" else 404,
            heading=say("no-original-title", language),
            text=error.text(language),
        )
    # No type that a browser would open: a page among the documents could hold scripts.
    response = send_file(
        file.file,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=file_name(file.name),
        conditional=False,
    )
    response.content_length = file.size
    response.call_on_close(file.file.close)
    return response


def file_name(text: str) -> str:
    """Return ``text`` as a name that a file can have on every system.

    >>> file_name("recherche l’œuvre: quoi?.csv")
    'recherche l’œuvre_ quoi_.csv'
    """
    return _UNSAFE.sub("_", text)
