"""The worked example: published figures of eight countries, and an invented country with districts."""

from .worked import Citation, ExampleAssessment, citations, invented_places, invented_scores, published_scores

__all__ = [
    "Citation",
    "ExampleAssessment",
    "citations",
    "invented_places",
    "invented_scores",
    "published_scores",
]
