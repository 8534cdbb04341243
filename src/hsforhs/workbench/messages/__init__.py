"""The outbox: messages to people, sent by e-mail where it is set up and kept to copy where it is not."""
