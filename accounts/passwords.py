"""What a password must be, said in Dutch where Django's own translation lags behind its sentences."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """Django's rule, with a sentence that says what to do."""

    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort. Kies er een van minstens {self.min_length} tekens."

    def get_help_text(self) -> str:
        return f"Uw wachtwoord heeft minstens {self.min_length} tekens."
