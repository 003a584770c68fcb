package io.sfai.gateway.model;

/** Rules of values that stand in several parts of the map. */
final class Rules {
    static final Rule TEXT = new Rule.Text();
    static final Rule SECONDS = new Rule.Decimal(1, 900);
    static final Rule NAMES = new Rule.Elements(0, TEXT);
    static final Rule URL = new Address(false);
    static final Rule HEADERS = new Rule.Entries(NameRule.HEADER, 50, new Credential.Header());

    private Rules() {}
}
