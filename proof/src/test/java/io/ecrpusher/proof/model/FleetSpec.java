package io.ecrpusher.proof.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A deployment's fleet, as the model sees it. The product reads the same fleet as {@link #yaml}.
 *
 * @param named the clusters that it names; the discovered ones aren't part of it
 */
record FleetSpec(
        String name,
        List<Secret> secrets,
        List<String> named,
        boolean discover,
        boolean prune,
        Set<String> retired) {
    static final String PARTNER_ROLE = "arn:aws:iam::444455556666:role/spoke";

    /** The cluster that the partner's role opens; all others are the function's own. */
    static final String PARTNER_CLUSTER = "c2";

    private static final List<String> NAMES = List.of("pull", "legacy", "login", "chart");
    private static final List<List<String>> NAMESPACES =
            List.of(
                    List.of("a"),
                    List.of("a", "b"),
                    List.of("team-*"),
                    List.of("a", "team-*"),
                    List.of("b", "ghost"),
                    List.of());

    FleetSpec {
        secrets = List.copyOf(secrets);
        named = List.copyOf(named);
        retired = Set.copyOf(retired);
    }

    /** A registry, and the hosts that each of its tokens opens, by the token's request. */
    enum Ecr {
        MAIN("regions: [eu-west-1, eu-central-1]"),
        SIDE("regions: [us-east-1]"),
        PARTNER("regions: [us-east-1], role: \"" + PARTNER_ROLE + "\""),
        PUBLIC("public: true");

        final String yaml;

        Ecr(String yaml) {
            this.yaml = yaml;
        }

        /** Returns the host by the key of its token's request, as {@link Product} names it. */
        Map<String, String> hosts() {
            return switch (this) {
                case MAIN ->
                        Map.of(
                                "own/eu-west-1",
                                host("111122223333", "eu-west-1"),
                                "own/eu-central-1",
                                host("111122223333", "eu-central-1"));
                case SIDE -> Map.of("own/us-east-1", host("111122223333", "us-east-1"));
                case PARTNER -> Map.of("partner/us-east-1", host("444455556666", "us-east-1"));
                case PUBLIC -> Map.of("public", "public.ecr.aws");
            };
        }

        private static String host(String account, String region) {
            return "%s.dkr.ecr.%s.amazonaws.com".formatted(account, region);
        }

        /** Returns the name in the annotation of missing logins. */
        String missing(String request) {
            return this == MAIN ? id() + request.substring(3) : id();
        }

        String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A format, and the type and first key of its Secrets. */
    enum Form {
        DOCKERCONFIGJSON("dockerconfigjson", "kubernetes.io/dockerconfigjson", ".dockerconfigjson"),
        DOCKERCFG("dockercfg", "kubernetes.io/dockercfg", ".dockercfg"),
        OPAQUE("opaque-config", "Opaque", "config.json"),
        BASIC("basic-auth", "kubernetes.io/basic-auth", "password"),
        ARGOCD("argocd-repo-creds", "Opaque", "password");

        final String yaml;
        final String type;
        final String key;

        Form(String yaml, String type, String key) {
            this.yaml = yaml;
            this.type = type;
            this.key = key;
        }

        boolean holdsOneLogin() {
            return this == BASIC || this == ARGOCD;
        }
    }

    enum Conflict {
        REFUSE,
        ADOPT,
        MERGE;

        String yaml() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A Secret.
     *
     * @param include names, and {@code team-*}; empty for the label {@code ecr=on}
     * @param accounts true to add it to the ServiceAccount {@code default}
     */
    record Secret(
            String name,
            Form form,
            List<Ecr> registries,
            boolean https,
            List<String> include,
            boolean accounts,
            Conflict conflict,
            boolean recreate,
            boolean keep) {
        List<String> names() {
            return include.stream().filter(one -> !one.contains("*")).toList();
        }

        /** Returns true if the fleet selects namespaces of the cluster by a pattern or label. */
        boolean selects() {
            return include.isEmpty() || include.contains("team-*");
        }

        boolean matches(String namespace, Map<String, String> labels) {
            return include.isEmpty()
                    ? "on".equals(labels.get("ecr"))
                    : include.contains("team-*") && namespace.startsWith("team-");
        }

        private String yaml() {
            String namespaces =
                    include.isEmpty()
                            ? "{labels: \"ecr=on\"}"
                            : include.stream()
                                    .map(one -> "\"" + one + "\"")
                                    .collect(Collectors.joining(", ", "[", "]"));
            return "{name: %s, format: %s, registries: [%s], namespaces: %s, onConflict: %s, onTypeChange: %s, onRegistryFailure: %s%s%s%s}"
                    .formatted(
                            name,
                            form.yaml,
                            registries.stream().map(Ecr::id).collect(Collectors.joining(", ")),
                            namespaces,
                            conflict.yaml(),
                            recreate ? "recreate" : "refuse",
                            keep ? "keep" : "partial",
                            https ? ", hosts: [bare, https]" : "",
                            accounts ? ", serviceAccounts: [default]" : "",
                            form == Form.ARGOCD ? ", argocd: {type: helm}" : "");
        }
    }

    /** Returns the fleet file. */
    String yaml() {
        Set<Ecr> used =
                secrets.stream()
                        .flatMap(secret -> secret.registries().stream())
                        .collect(Collectors.toCollection(TreeSet::new));
        StringBuilder yaml = new StringBuilder("version: 1\nname: " + name + "\nregistries:\n");
        used.forEach(
                one ->
                        yaml.append("- {name: ")
                                .append(one.id())
                                .append(", ")
                                .append(one.yaml)
                                .append("}\n"));
        yaml.append("secrets:\n");
        secrets.forEach(one -> yaml.append("- ").append(one.yaml()).append('\n'));
        yaml.append("clusters:\n");
        for (String cluster : named) {
            yaml.append("- {name: ")
                    .append(cluster)
                    .append(
                            cluster.equals(PARTNER_CLUSTER)
                                    ? ", role: \"" + PARTNER_ROLE + "\"}\n"
                                    : "}\n");
        }
        if (discover) {
            yaml.append("- discover: {regions: [eu-west-1]}\n");
        }
        if (prune) {
            yaml.append(
                    retired.isEmpty()
                            ? "prune: {}\n"
                            : "prune: {retired: [%s]}\n".formatted(String.join(", ", retired)));
        }
        return yaml.toString();
    }

    /** Returns a random fleet. */
    static FleetSpec random(String name, Random random) {
        Map<String, Secret> secrets = new TreeMap<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Secret secret = randomSecret(random);
            secrets.put(secret.name(), secret);
        }
        return new FleetSpec(
                name,
                List.copyOf(secrets.values()),
                random.nextBoolean() ? List.of("c1", "c2") : List.of("c1"),
                random.nextBoolean(),
                random.nextBoolean(),
                Set.of());
    }

    /** Returns this fleet after a random edit. */
    FleetSpec edited(Random random) {
        List<Secret> changed = new ArrayList<>(secrets);
        Set<String> gone = new LinkedHashSet<>(retired);
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                Secret added = randomSecret(random);
                changed.removeIf(one -> one.name().equals(added.name()));
                changed.add(added);
            }
            case 2 -> {
                if (changed.size() > 1) {
                    gone.add(changed.remove(random.nextInt(changed.size())).name());
                }
            }
            case 3 -> {
                return new FleetSpec(name, secrets, named, discover, !prune, retired);
            }
            case 4 -> {
                return new FleetSpec(name, secrets, named, !discover, prune, retired);
            }
            case 5 -> {
                return new FleetSpec(
                        name,
                        secrets,
                        named.size() > 1 ? List.of("c1") : List.of("c1", "c2"),
                        discover,
                        prune,
                        retired);
            }
            default -> {
                int i = random.nextInt(changed.size());
                changed.set(i, edited(changed.get(i), random));
            }
        }
        gone.removeAll(changed.stream().map(Secret::name).collect(Collectors.toSet()));
        return new FleetSpec(name, changed, named, discover, prune, gone);
    }

    private static Secret edited(Secret before, Random random) {
        Secret other = randomSecret(random);
        boolean sameForm = other.form() == before.form();
        return switch (random.nextInt(4)) {
            case 0 ->
                    new Secret(
                            before.name(),
                            before.form(),
                            before.registries(),
                            before.https(),
                            other.include(),
                            before.accounts(),
                            before.conflict(),
                            before.recreate(),
                            before.keep());
            case 1 ->
                    new Secret(
                            before.name(),
                            before.form(),
                            sameForm ? other.registries() : before.registries(),
                            sameForm ? other.https() : before.https(),
                            before.include(),
                            before.accounts(),
                            before.conflict(),
                            other.recreate(),
                            other.keep());
            case 2 ->
                    new Secret(
                            before.name(),
                            before.form(),
                            before.registries(),
                            before.https(),
                            before.include(),
                            before.accounts(),
                            before.form() == Form.DOCKERCONFIGJSON
                                    ? Conflict.values()[random.nextInt(3)]
                                    : Conflict.values()[random.nextInt(2)],
                            random.nextBoolean(),
                            before.keep());
            default ->
                    new Secret(
                            before.name(),
                            other.form(),
                            other.registries(),
                            other.https(),
                            before.include(),
                            other.accounts(),
                            other.conflict(),
                            other.recreate(),
                            other.keep());
        };
    }

    private static Secret randomSecret(Random random) {
        Form form =
                random.nextInt(5) < 3
                        ? Form.DOCKERCONFIGJSON
                        : Form.values()[random.nextInt(Form.values().length)];
        Set<Ecr> registries = new TreeSet<>();
        if (form.holdsOneLogin()) {
            registries.add(random.nextBoolean() ? Ecr.SIDE : Ecr.PARTNER);
        } else {
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                registries.add(Ecr.values()[random.nextInt(Ecr.values().length)]);
            }
        }
        boolean pull = form == Form.DOCKERCONFIGJSON || form == Form.DOCKERCFG;
        return new Secret(
                NAMES.get(random.nextInt(NAMES.size())),
                form,
                List.copyOf(registries),
                !form.holdsOneLogin() && random.nextInt(4) == 0,
                NAMESPACES.get(random.nextInt(NAMESPACES.size())),
                pull && random.nextBoolean(),
                form == Form.DOCKERCONFIGJSON
                        ? Conflict.values()[random.nextInt(3)]
                        : Conflict.values()[random.nextInt(2)],
                random.nextInt(3) == 0,
                random.nextInt(3) == 0);
    }

    /** Returns the names of Secrets that any fleet may have. */
    static Collection<String> secretNames() {
        return NAMES;
    }
}
