"""The query engines behind one interface; nothing outside this package knows which one is on."""
