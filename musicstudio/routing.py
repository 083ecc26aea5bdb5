"""WebSocket routes."""

from apps.jobs.routing import websocket_urlpatterns

__all__ = ["websocket_urlpatterns"]
