"""What may stand in an address: the forms in which a letter can be had."""

from django.urls import register_converter


class LetterForm:
    """`<letter_form:form>`: for printing, or to go on in Word."""

    regex = "pdf|docx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LetterForm, "letter_form")
