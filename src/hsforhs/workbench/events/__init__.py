"""Events: days and sessions of different access, programme, registration, attendance, certificates."""
