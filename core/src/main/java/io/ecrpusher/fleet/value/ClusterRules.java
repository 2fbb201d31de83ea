package io.ecrpusher.fleet.value;

import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.UntrustedText;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parsers for clusters and their API servers. */
public final class ClusterRules {
    // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
    private static final int MAX_NAME = 100;
    private static final Pattern NAME_PATTERN = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]*");
    private static final int MAX_OTHER_NAME = 253;
    private static final Pattern OTHER_NAME_PATTERN =
            Pattern.compile("[0-9A-Za-z][A-Za-z0-9_.:@-]*");
    private static final Pattern NEITHER_SCHEME_NOR_PORT =
            Pattern.compile(":(?!//|[0-9]{1,10}(?:/|$))");
    private static final Pattern NAMES_PATTERN = Pattern.compile("[0-9A-Za-z*?][A-Za-z0-9_*?-]*");
    private static final Pattern CLUSTER_ARN =
            Pattern.compile("arn:aws[a-z-]*:eks:([a-z0-9-]{1,30}):[0-9]{12}:cluster/(.{1,100})");
    // One line on the fleet page.
    private static final int MAX_REASON = 200;
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    /** Accepts the name of an EKS cluster. */
    public static final ValueParser<String> NAME =
            text -> {
                if (text.length() <= MAX_NAME && NAME_PATTERN.matcher(text).matches()) {
                    return text;
                }
                Matcher arn = CLUSTER_ARN.matcher(text);
                throw new InvalidValueException(
                        arn.matches()
                                ? "%s is an ARN; write the cluster's name, %s, and its Region, %s"
                                        .formatted(Quote.of(text), arn.group(2), arn.group(1))
                                : "%s isn't a valid EKS cluster name; write at most %d letters, digits, '-', and '_'"
                                        .formatted(Quote.of(text), MAX_NAME));
            };

    /**
     * Accepts the name of a cluster outside EKS, which only the fleet file and reports use. Accepts
     * domain names, as kops wants them. Refuses slashes: {@code region/name} is the form in which
     * users name a cluster.
     */
    public static final ValueParser<String> OTHER_NAME =
            text -> {
                if (text.length() > MAX_OTHER_NAME || !OTHER_NAME_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s isn't a valid cluster name; write at most %d letters, digits, and -_.:@, starting with a letter or digit"
                                    .formatted(Quote.of(text), MAX_OTHER_NAME));
                }
                return text;
            };

    /** Accepts the name of an EKS cluster, or a pattern with {@code *} and {@code ?}. */
    public static final ValueParser<NamePattern> NAMES =
            text -> {
                if (text.length() > MAX_NAME || !NAMES_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s isn't a valid EKS cluster name or pattern; write one such as legacy-*"
                                    .formatted(Quote.of(text)));
                }
                return new NamePattern(text);
            };

    /**
     * Accepts the URL of an API server, as {@link ServerUrl} does. Doesn't quote a URL that may
     * contain a credential.
     */
    public static final ValueParser<URI> ENDPOINT =
            text ->
                    ServerUrl.parse(text)
                            .filter(url -> !ServerUrl.hasUserInfo(url) && url.getQuery() == null)
                            .orElseThrow(
                                    () ->
                                            new InvalidValueException(
                                                    "%s isn't the URL of an API server; write one such as https://k8s.example.com:6443"
                                                            .formatted(
                                                                    mayContainCredential(text)
                                                                            ? "this"
                                                                            : Quote.of(text))));

    /** Accepts PEM, or its base64 as in a kubeconfig's certificate-authority-data. Returns PEM. */
    public static final ValueParser<String> CA =
            text -> {
                String pem = text.contains(CERTIFICATE) ? text : decoded(text);
                if (pem.contains(CERTIFICATE)) {
                    return pem;
                }
                throw new InvalidValueException(
                        "this is neither a PEM certificate nor the base64 of one; write the kubeconfig's certificate-authority-data");
            };

    /** Accepts a time with its offset, in the form of RFC 3339. */
    public static final ValueParser<Instant> TIME =
            text -> {
                try {
                    return Instant.parse(text);
                } catch (DateTimeException _) {
                    throw new InvalidValueException(
                            "%s isn't a time; write one such as 2026-12-24T18:00:00Z"
                                    .formatted(Quote.of(text)));
                }
            };

    /** Accepts a short text for people. */
    public static final ValueParser<String> REASON =
            text -> {
                if (text.isBlank() || text.length() > MAX_REASON) {
                    throw new InvalidValueException(
                            "%s isn't a reason; write one of 1 to %d characters"
                                    .formatted(Quote.of(text), MAX_REASON));
                }
                return UntrustedText.of(text).value();
            };

    private ClusterRules() {}

    private static boolean mayContainCredential(String url) {
        return url.contains("@")
                || url.contains("?")
                || NEITHER_SCHEME_NOR_PORT.matcher(url).find();
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
