"""Pages of the library, thin, and its two feeds for programs."""
