package io.ecrpusher.simulator.aws.service;

/** Escapes text for XML. */
final class Xml {
    private Xml() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
