package io.ecrpusher.secret;

import io.ecrpusher.fleet.select.LabelSyntax;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The identity of one deployment in its clusters: the field manager of its writes, and the
 * annotations that it alone writes. Two deployments never share either, so neither replaces the
 * other's logins.
 *
 * @param fleet the fleet's name, else the stack's name; empty if the deployment has neither
 */
public record FieldManager(String fleet) {
    private static final String PRODUCT = "ecr-pusher";
    private static final String ANNOTATION_PREFIX = "ecr-pusher.io/";
    private static final String HOSTS = "hosts";
    private static final String SHARED = "shared";

    /**
     * The maximum length: FieldManagerMaxLength in pkg/apis/meta/v1/validation/validation.go of
     * k8s.io/apimachinery.
     */
    private static final int MAX_LENGTH = 128;

    /**
     * The maximum length of an annotation's key after the slash: qualifiedNameMaxLength in
     * pkg/util/validation/validation.go of k8s.io/apimachinery.
     */
    private static final int MAX_KEY_LENGTH = 63;

    /** Between a shortened name and its hash. No fleet or stack name contains it. */
    private static final String HASH_SEPARATOR = "~";

    private static final Pattern OUTSIDE_NAMES = Pattern.compile("[^A-Za-z0-9._-]");

    /**
     * Returns the field manager: {@code ecr-pusher/FLEET}, or {@code ecr-pusher} for a deployment
     * without a name. Replaces the end of a name that is too long with a hash of the whole name.
     */
    public String name() {
        if (fleet.isEmpty()) {
            return PRODUCT;
        }
        String start = PRODUCT + "/" + OUTSIDE_NAMES.matcher(fleet).replaceAll("");
        boolean whole = start.length() == PRODUCT.length() + 1 + fleet.length();
        if (whole && start.length() <= MAX_LENGTH) {
            return start;
        }
        String end = HASH_SEPARATOR + hash();
        return start.substring(0, Math.min(start.length(), MAX_LENGTH - end.length())) + end;
    }

    /** Returns the annotation that lists the hosts of this deployment's entries. */
    public String hostsAnnotation() {
        return annotation(HOSTS);
    }

    /** Returns the annotation of a Secret that also holds other people's logins. */
    public String sharedAnnotation() {
        return annotation(SHARED);
    }

    /** Returns the hosts in {@code annotations} whose entries this deployment wrote. */
    Set<String> hosts(Map<String, String> annotations) {
        return hosts(annotations.get(hostsAnnotation()));
    }

    /** Returns the hosts in {@code annotations} whose entries other deployments wrote. */
    Set<String> hostsOfOthers(Map<String, String> annotations) {
        Set<String> hosts = new TreeSet<>();
        annotations.forEach(
                (key, value) -> {
                    if (isHostsAnnotation(key) && !key.equals(hostsAnnotation())) {
                        hosts.addAll(hosts(value));
                    }
                });
        return hosts;
    }

    /** Returns true if another deployment merged its logins into the Secret. */
    public boolean isBesideOthers(Map<String, String> annotations) {
        return !hostsOfOthers(annotations).isEmpty();
    }

    /** Returns true if {@code manager} is the field manager of any deployment. */
    public static boolean isDeployment(String manager) {
        return manager.equals(PRODUCT) || manager.startsWith(PRODUCT + "/");
    }

    private static boolean isHostsAnnotation(String key) {
        String hosts = ANNOTATION_PREFIX + HOSTS;
        return key.equals(hosts) || key.startsWith(hosts + ".") || key.startsWith(hosts + "-");
    }

    private static Set<String> hosts(String value) {
        Set<String> hosts = new TreeSet<>();
        if (value != null) {
            // Anyone can edit the annotation, so a host may be listed twice.
            for (String host : value.split(",", -1)) {
                hosts.add(host.strip());
            }
        }
        hosts.remove("");
        return hosts;
    }

    /** The character after the base tells a name from a hash, so that the two can't be equal. */
    private String annotation(String base) {
        if (fleet.isEmpty()) {
            return ANNOTATION_PREFIX + base;
        }
        String named = ANNOTATION_PREFIX + base + "." + fleet;
        return LabelSyntax.isKey(named)
                ? named
                : ANNOTATION_PREFIX + (base + "-" + hash()).substring(0, MAX_KEY_LENGTH);
    }

    private String hash() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(fleet.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
