"""Who looks: the one dependency every route takes the viewer from, and what a viewer may see."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from schemas.access import CLASSES, AccessLabel, Viewer, may_see
from web.desk import Desk


def desk_of(request: Request) -> Desk:
    """The archive this server shows."""
    desk: Desk = request.app.state.desk
    return desk


def viewer_of(request: Request) -> Viewer:
    """Who asks. Until there are accounts whoever holds the token is the operator."""
    return desk_of(request).viewer


TheDesk = Annotated[Desk, Depends(desk_of)]
TheViewer = Annotated[Viewer, Depends(viewer_of)]


def sees_all(viewer: Viewer) -> bool:
    """Whether nothing is hidden from ``viewer``: receipts and counts speak of everything."""
    return all(may_see(viewer, AccessLabel(one)) for one in CLASSES)
