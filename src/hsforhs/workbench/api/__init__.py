"""The API `/api/v1`: it puts the routers of all apps together, and says who asks and how answers are kept."""
