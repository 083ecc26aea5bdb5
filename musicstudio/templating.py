"""Template tags that every page uses; built in (settings), so templates need no {% load %} for them."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A symbol of static/img/icons.svg, hidden from assistive technology: the text beside it, or its button, has the name."""
    classes = f"icon {extra}".strip()
    sprite = static("img/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, sprite, name)
