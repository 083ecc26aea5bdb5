"""What the API's description says about every operation, so that no view has to repeat it."""

from typing import Any

_DETAIL = {"application/json": {"schema": {"$ref": "#/components/schemas/Detail"}}}
_FIELDS = {
    "application/json": {
        "schema": {
            "type": "object",
            "additionalProperties": {},
            "description": "Sentences by field, or one under `detail`",
        }
    }
}


def common_answers(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A postprocessing hook: adds the answers that follow from the house rules wherever a view has not described them."""
    for path, operations in result["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]
            if "requestBody" in operation:
                answers.setdefault("400", {"description": "Something in the request is wrong", "content": _FIELDS})
                answers.setdefault("413", {"description": "The request is too large", "content": _DETAIL})
                answers.setdefault("415", {"description": "This kind of content is not taken here", "content": _DETAIL})
            if "requestBody" in operation or {} not in operation.get("security", [{}]):
                answers.setdefault("403", {"description": "Nobody is logged in, or the token is missing", "content": _DETAIL})
            if "{" in path or any(parameter["name"] == "page" for parameter in operation.get("parameters", ())):
                what = "There is no such thing, or it is not for the one who asks"
                answers.setdefault("404", {"description": what, "content": _DETAIL})
            operation["responses"] = dict(sorted(answers.items()))
    return result
