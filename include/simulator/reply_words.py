"""How people put their wishes: AWS's keywords in any spelling, and words that are none to AWS."""

from __future__ import annotations

# What AWS takes for keywords, whatever their case; any other text runs under the number's own.
KEYWORDS = {"ARRET", "CANCEL", "END", "OPT-OUT", "QUIT", "REMOVE", "STOP", "UNSUBSCRIBE"}
KEYWORDS |= {"HELP", "START"}
ANYWHERE = (
    ("STOP", "Stop", "stop ", "UNSUBSCRIBE", "CANCEL", "End", "quit", "OPT-OUT", "REMOVE"),
    ("HELP", "Help"),
    ("START", "Start "),
    ("Who is this?", "Please stop calling my brother", "ok 👍"),
)
"""By the index of the wish."""
LANGUAGES = {
    "fr": ("BE", "CA", "CH", "FR", "LU", "MA", "TN"),
    "de": ("AT", "CH", "DE"),
    "es": ("AR", "CL", "CO", "EC", "ES", "MX", "PE"),
    "pt": ("BR", "PT"),
    "ar": ("AE", "EG", "KW", "MA", "QA", "SA", "TN"),
    "ru": ("KZ", "UA"),
}
LOCAL = {
    "fr": (("ARRET", "Arret", "arret "), (), (), ("C'est qui ?", "Désabonner")),
    "de": ((), (), (), ("ABMELDEN", 'Danke! Wann kommt "Paket 2"?')),
    "es": ((), (), (), ("BAJA", "Gracias, ya lo tengo")),
    "pt": ((), (), (), ("SAIR", "Não conheço")),
    "ar": ((), (), (), ("شكرا", "إلغاء")),
    "ru": ((), (), (), ("СТОП", "Понятно\nспасибо")),
}


def words_of(wish: int, country: str) -> tuple[str, ...]:
    """What somebody in a country may write who has a wish, by its index."""
    local = (LOCAL[language][wish] for language, codes in LANGUAGES.items() if country in codes)
    return ANYWHERE[wish] + tuple(word for words in local for word in words)
