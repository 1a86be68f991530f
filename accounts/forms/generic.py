"""Django's classes of forms that have a model, as classes that say of which: `ModelForm[User]`.

The stubs know them so; at run time Django's own take no parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import models

if TYPE_CHECKING:
    ModelForm = forms.ModelForm
    ModelChoiceField = forms.ModelChoiceField
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField
    ModelChoiceIterator = models.ModelChoiceIterator
else:

    class _OfModel:
        def __class_getitem__(cls, model: Any) -> type:
            return cls

    class ModelForm(_OfModel, forms.ModelForm):
        pass

    class ModelChoiceField(_OfModel, forms.ModelChoiceField):
        pass

    class ModelMultipleChoiceField(_OfModel, forms.ModelMultipleChoiceField):
        pass

    class ModelChoiceIterator(_OfModel, models.ModelChoiceIterator):
        pass
