"""Who may do what where music is listened to. The track in question is of a work that is not public."""

from tests.security.rule_kinds import (
    OWNER,
    Rule,
    admin_pages,
    api,
    members,
    open_api,
    own_api,
    own_page,
    public,
    row,
    unseen,
)

LISTENING: dict[str, Rule] = {
    "listen/": public("the feed", GET=200),
    "listen/tastes/": public("what one likes", GET=200),
    "listen/history/": public("what one heard", GET=200),
    "listen/history/export/": public("the same to take along", GET=200),
    "listen/favourites/": public("what one holds dearest", GET=200),
    "listen/playlists/": members("one's own playlists", GET=200),
    "listen/playlists/<uuid:playlist_id>/": own_page("one's own playlist", GET=200),
    "listen/yours/": members("who listens to what one published", GET=200),
    "listen/artists/<str:name>/": public("what an artist published", GET=200),
    "listen/tracks/<uuid:track_id>/": unseen("a track that is not public", GET=200),
    "listen/tracks/<uuid:track_id>/sound": unseen("its sound", GET=200),
    "listen/tracks/<uuid:track_id>/cover.svg": unseen("its picture", GET=200),
    "api/feed/events/": open_api("tell what one heard", body="events", POST=200),
    "api/feed/tracks/": open_api("the next tracks of a mix", GET=200),
    "api/feed/tracks/<uuid:track_id>/": unseen("a track that is not public", api=True, GET=200),
    "api/feed/tracks/<uuid:track_id>/opinions/<str:kind>/": unseen("what one said of it", api=True, DELETE=204),
    "api/feed/arriving/": open_api("how much there is to hear", GET=200),
    "api/feed/favourites/": open_api("what one holds dearest", GET=200),
    "api/feed/taste/": open_api("what one likes", GET=200, PATCH=200),
    "api/feed/taste/unused/": open_api(
        "reasons to be left alone", body="reason", query={"tag": "mood:calm"}, POST=204, DELETE=204
    ),
    "api/feed/history/": open_api("what one heard", GET=200, DELETE=204),
    "api/feed/history/<uuid:play>/": unseen("one's own play", api=True, DELETE=204),
    "api/feed/history/taste/": open_api("begin anew", PUT=204, DELETE=204),
    "api/feed/history/imports/": api("a history from elsewhere; without one", body="no file", POST=400),
    "api/feed/playlists/": api("one's own playlists", body="name", GET=200, POST=201),
    "api/feed/playlists/<uuid:playlist_id>/": own_api("one's own playlist", body="name", PATCH=200, DELETE=204),
    "api/feed/playlists/<uuid:playlist_id>/tracks/": own_api(
        "what is in one's own playlist", body="track", GET=200, POST=204, PUT=204
    ),
    **admin_pages("feed/track", change=403),
    **admin_pages("feed/tasteversion", change=403),
}
_follow = api("follow an artist; nobody follows themselves", PUT=204, DELETE=204)
LISTENING["api/feed/artists/<str:name>/follow/"] = Rule(
    {**_follow.table, OWNER: row(405, {"PUT": 404, "DELETE": 204, "OPTIONS": 200})}, _follow.why
)
