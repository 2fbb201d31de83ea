package io.ecrpusher.page;

import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.settings.PageSettings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fleet's records as one HTML file, which loads nothing and works from any place.
 *
 * <p>Names and messages in the records are hostile: the file holds them as JSON only, its script
 * makes text nodes of them, and its Content-Security-Policy allows no other script and no request.
 * The policy is in the file because a link to an S3 object can't add the header. See <a
 * href="https://www.w3.org/TR/CSP3/#meta-element">"The meta element"</a>.
 */
public final class FleetPage {
    private static final String TEMPLATE = resource("page.html");
    private static final String STYLE = resource("page.css");
    private static final String SCRIPT = resource("page.js");
    private static final String POLICY =
            "default-src 'none'; script-src '%s'; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'"
                    .formatted(source(SCRIPT), source(STYLE));
    private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z]+)@");

    private final String data;

    private FleetPage(String data) {
        this.data = data;
    }

    /**
     * Returns the page of {@code records}.
     *
     * @param scheduleInterval the time between two rotations, by which the page judges validity
     */
    public static FleetPage of(FleetRecords records, Duration scheduleInterval) {
        String data = "";
        for (int detailLength : PageSettings.DETAIL_LENGTHS) {
            data = PageData.json(records, scheduleInterval, detailLength);
            if (html(data, Instant.EPOCH).length < PageSettings.MAX_BYTES) {
                break;
            }
        }
        return new FleetPage(data);
    }

    /**
     * Returns the file in UTF-8.
     *
     * @param writtenAt when it's written, which the page shows
     */
    public byte[] html(Instant writtenAt) {
        return html(data, writtenAt);
    }

    /** Returns a digest of everything in the file but the time when it's written. */
    public String digest() {
        return HexFormat.of().formatHex(sha256(html(data, Instant.EPOCH)));
    }

    private static byte[] html(String data, Instant writtenAt) {
        Map<String, String> values =
                Map.of(
                        "POLICY", POLICY,
                        "STYLE", STYLE,
                        "SCRIPT", SCRIPT,
                        "DATA", data,
                        "WRITTEN", String.valueOf(writtenAt.getEpochSecond()));
        return PLACEHOLDER
                .matcher(TEMPLATE)
                .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String source(String inline) {
        byte[] digest = sha256(inline.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream file = FleetPage.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
