package io.ecrpusher.proof.model;

import io.ecrpusher.proof.model.FleetSpec.Conflict;
import io.ecrpusher.proof.model.FleetSpec.Form;
import io.ecrpusher.proof.model.ModelSecret.Result;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a deployment's write of one Secret does, by the documentation of the fleet file. */
final class Writes {
    /** The password of an entry that makes readers reject the whole document. */
    static final String BROKEN = "broken";

    private static final String HOSTS = "ecr-pusher.io/hosts.";
    private static final String EXPIRES = "annotation:ecr-pusher.io/expires-at";

    private Writes() {}

    /**
     * The logins of a Secret in one run.
     *
     * @param byHost passwords by host, in all forms of the host
     * @param missing the names of the registries without a token
     */
    record Logins(Map<String, String> byHost, Set<String> missing, Instant validUntil) {}

    /** Writes {@code secret} with {@code logins}, or says why not. */
    static Result write(
            ModelSecret live,
            String fleet,
            FleetSpec.Secret secret,
            Logins logins,
            boolean terminating) {
        if (logins.byHost().isEmpty() || (secret.keep() && !logins.missing().isEmpty())) {
            return Result.NO_TOKEN;
        }
        if (!live.exists() && terminating) {
            return Result.NO_NAMESPACE;
        }
        boolean merge = secret.conflict() == Conflict.MERGE;
        boolean adopt = secret.conflict() == Conflict.ADOPT;
        Map<String, Object> config = config(fleet, secret, logins);
        Result result =
                merge && live.exists()
                        ? merge(live, fleet, secret, config, !logins.missing().isEmpty())
                        : live.apply(manager(fleet), config, adopt);
        boolean unchangeable = result == Result.TYPE_CHANGED || result == Result.IMMUTABLE;
        if (unchangeable && secret.recreate() && !(merge && !logins.missing().isEmpty())) {
            if (!adopt && !isOurs(live, fleet)) {
                return Result.OWNED_BY_OTHER;
            }
            live.delete();
            return terminating
                    ? Result.NO_NAMESPACE
                    : live.apply(manager(fleet), config(fleet, secret, logins), false);
        }
        return result;
    }

    static String manager(String fleet) {
        return "ecr-pusher/" + fleet;
    }

    private static Map<String, Object> config(
            String fleet, FleetSpec.Secret secret, Logins logins) {
        Map<String, Object> config = new HashMap<>();
        Form form = secret.form();
        config.put("type", form.type);
        config.put("label:app.kubernetes.io/managed-by", "ecr-pusher");
        config.put("label:ecr-pusher.io/fleet", fleet);
        config.put("annotation:ecr-pusher.io/source", fleet);
        config.put(EXPIRES, text(logins.validUntil()));
        if (!logins.missing().isEmpty()) {
            config.put(
                    "annotation:ecr-pusher.io/missing",
                    String.join(",", new TreeSet<>(logins.missing())));
        }
        Set<String> hosts = new TreeSet<>(logins.byHost().keySet());
        if (form.holdsOneLogin()) {
            config.put("data:username", "AWS");
            config.put("data:password", logins.byHost().values().iterator().next());
            if (form == Form.ARGOCD) {
                config.put("data:url", hosts.iterator().next() + "/");
                config.put("data:type", "helm");
                config.put("data:enableOCI", "true");
                config.put("label:argocd.argoproj.io/secret-type", "repo-creds");
            }
        } else {
            config.put("data:" + form.key, new TreeMap<>(logins.byHost()));
        }
        if (secret.conflict() == Conflict.MERGE) {
            config.put("annotation:" + HOSTS + fleet, String.join(",", hosts));
        } else {
            // Compared only with itself: equal if and only if the product's hash is.
            config.put(
                    "annotation:ecr-pusher.io/content",
                    form + (form == Form.BASIC ? "" : hosts.toString()));
        }
        return config;
    }

    private static Result merge(
            ModelSecret live,
            String fleet,
            FleetSpec.Secret secret,
            Map<String, Object> config,
            boolean missing) {
        String key = "data:" + secret.form().key;
        Set<String> others = new TreeSet<>();
        live.annotations(HOSTS)
                .forEach(
                        (name, hosts) -> {
                            if (!name.equals(HOSTS + fleet)) {
                                others.addAll(Set.of(hosts.split(",")));
                            }
                        });
        if (live.value(key) instanceof Map<?, ?> document) {
            Map<String, String> own = passwords(config.get(key));
            Map<String, String> rest = new TreeMap<>(passwords(document));
            rest.keySet().removeAll(own.keySet());
            rest.replaceAll(
                    (host, password) ->
                            own.getOrDefault(host.replaceFirst("^https://", ""), password));
            Map<String, String> former = new TreeMap<>(rest);
            String hosts = live.annotations(HOSTS).getOrDefault(HOSTS + fleet, "");
            former.keySet().retainAll(Set.of(hosts.split(",")));
            former.keySet().removeAll(others);
            rest.keySet().removeAll(former.keySet());
            former.values().removeIf(one -> !missing || one.equals(BROKEN));
            if (rest.containsValue(BROKEN)) {
                return Result.INVALID;
            }
            if (!rest.isEmpty() || !others.isEmpty()) {
                config.put("annotation:ecr-pusher.io/shared." + fleet, "true");
            }
            Map<String, String> ours = new TreeMap<>(own);
            ours.putAll(former);
            config.put("annotation:" + HOSTS + fleet, String.join(",", ours.keySet()));
            if (!former.isEmpty()
                    && live.value(EXPIRES) instanceof String earlier
                    && earlier.compareTo((String) config.get(EXPIRES)) < 0) {
                config.put(EXPIRES, earlier);
            }
            rest.putAll(ours);
            config.put(key, rest);
        }
        return live.apply(manager(fleet), config, true);
    }

    static Map<String, String> passwords(Object document) {
        Map<String, String> passwords = new TreeMap<>();
        ((Map<?, ?>) document)
                .forEach((host, password) -> passwords.put((String) host, (String) password));
        return passwords;
    }

    /** Returns true if only {@code fleet} wrote the content. */
    static boolean isOurs(ModelSecret live, String fleet) {
        boolean beside =
                live.annotations(HOSTS).keySet().stream()
                        .anyMatch(name -> !name.equals(HOSTS + fleet));
        return !beside
                && live.value("annotation:ecr-pusher.io/shared." + fleet) == null
                && live.writers().equals(Set.of(manager(fleet)));
    }

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
