"""What the routers of all apps share to answer over `/api/v1`: paging, described answers, tables in bulk."""
