"""The network of experts: people and institutions, membership, groups, matching, requests."""
