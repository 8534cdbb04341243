"""Words in six languages: one normal form for texts and queries, and the concepts that join the languages."""

from .concepts import Concept, Found, Vocabulary, concept_vocabulary, content, find_concepts
from .normalise import LANGUAGES, cut, guess_languages, normalise, spans, stemmer, stems, tokens
from .stopwords import loud, stopwords

__all__ = [
    "LANGUAGES",
    "Concept",
    "Found",
    "Vocabulary",
    "concept_vocabulary",
    "content",
    "cut",
    "find_concepts",
    "guess_languages",
    "loud",
    "normalise",
    "spans",
    "stemmer",
    "stems",
    "stopwords",
    "tokens",
]
