"""Serializers and fields that every app's API takes requests with."""

import math
from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers


class KnownFieldsOnly(serializers.Serializer[Any]):
    """A misspelt control must not be ignored: the musician would wait for a result that does not follow it."""

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        if unknown := sorted(set(data) - set(self.fields)):
            raise serializers.ValidationError({name: [gettext_lazy("There is no such field.")] for name in unknown[:20]})
        return value


class FiniteFloat(serializers.FloatField):
    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value
