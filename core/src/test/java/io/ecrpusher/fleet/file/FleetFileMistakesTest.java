package io.ecrpusher.fleet.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.IntStream;

/** Edits the sample file, and checks all mistakes that the parser reports. */
class FleetFileMistakesTest {
    /** Replaces {@code part} of the sample file with {@code replacement}. */
    private record Edit(String part, String replacement, List<String> mistakes) {
        @Override
        public String toString() {
            return "'%s' instead of '%s'".formatted(replacement, part).replace("\n", "⏎");
        }
    }

    private static Edit edit(String part, String replacement, String... mistakes) {
        return new Edit(part, replacement, List.of(mistakes));
    }

    @ParameterizedTest
    @MethodSource({
        "ofFields",
        "ofAws",
        "ofReferences",
        "ofSecrets",
        "ofArgoCd",
        "ofScalarsInsteadOfMappingsAndLists",
        "ofSecretOptions",
        "ofDiscovery",
        "ofPausesAndClustersOutsideEks",
        "ofNulls",
        "ofMergeKeys",
        "ofYaml"
    })
    void reportsEachMistakeWithItsLineAndWhatToWriteInstead(Edit edit) {
        assertThat(SampleFile.mistakes(SampleFile.with(edit.part(), edit.replacement())))
                .isEqualTo(edit.mistakes());
    }

    private static List<Edit> ofFields() {
        return List.of(
                edit("version: 1\n", "", "line 1: 'version' is missing; write version: 1"),
                edit(
                        "version: 1",
                        "version: 2",
                        "line 1, version: '2' isn't a supported version of the fleet file; write 1"),
                edit("version: 1", "version:", "line 1: 'version' is missing; write version: 1"),
                edit(
                        "version: 1",
                        "verison: 1",
                        "line 1: unknown field 'verison'; did you mean 'version'?"),
                edit(
                        "version: 1",
                        "version: [1]",
                        "line 1, version: this must be a single value, not a list"),
                edit(
                        "version: 1",
                        "version: 1\nversion: 1",
                        "line 2: 'version' is already set on line 1; remove one"),
                edit(
                        "version: 1",
                        "version: 1\nfoo: bar",
                        "line 2: unknown field 'foo'; write version, registries, secrets, clusters, name, prune, onRegistryFailure, or addedByOthers"),
                edit(
                        "version: 1",
                        "version: 1\n<<: {a: b}",
                        "line 2: unknown field 'a'; write version, registries, secrets, clusters, name, prune, onRegistryFailure, or addedByOthers"),
                edit(
                        "version: 1",
                        "version: 1\n? [a]\n: b",
                        "line 2: a field name must be before the ':', not a list or mapping"),
                edit(
                        "[eu-west-1, us-east-1]",
                        "eu-west-1",
                        "line 4, registries[0].regions: this must be a list, not 'eu-west-1'; write [eu-west-1]"),
                edit(
                        "[eu-west-1, us-east-1]",
                        "[]",
                        "line 4, registries[0].regions: the list is empty; add at least one element"),
                edit("[eu-west-1, us-east-1]", ""),
                edit(
                        "[eu-west-1, us-east-1]",
                        "{a: b}",
                        "line 4, registries[0].regions: this must be a list, not a mapping"),
                edit(
                        "[eu-west-1, us-east-1]",
                        "[eu-west-1, ]\n    regions: [us-east-1]",
                        "line 5, registries[0]: 'regions' is already set on line 4; remove one"),
                edit(
                        "- name: prod-us",
                        "- prod-us",
                        "line 30, clusters[1]: this must be a mapping with the fields name, region, role, externalId, sessionTags, secrets, paused, discover, endpoint, ca, token, clientCertificate, kubeconfig, context, not 'prod-us'; write {name: prod-us}"),
                edit(
                        "- name: prod-us",
                        "-",
                        "line 21, secrets[1]: no cluster uses the secret 'mirror'; add it to one, or remove it"),
                edit(
                        "- name: prod-us",
                        "- region: eu-west-1",
                        "line 30, clusters[1]: 'name' is missing; write the cluster's name in EKS"),
                edit(
                        "public: true",
                        "public: yes",
                        "line 11, registries[2].public: 'yes' isn't a valid value; write true or false"),
                edit(
                        "public: true",
                        "pubic: true",
                        "line 11, registries[2]: unknown field 'pubic'; did you mean 'public'?"),
                edit(
                        "format: dockercfg",
                        "format: !secret dockercfg",
                        "line 15, secrets[0].format: the tag '!secret' isn't supported; remove it"),
                edit(
                        "format: dockercfg",
                        "format: !!binary eA==",
                        "line 15, secrets[0].format: the tag 'tag:yaml.org,2002:binary' isn't supported; remove it"),
                edit(
                        "[default]",
                        "!!set {default}",
                        "line 23, secrets[1].namespaces: the tag 'tag:yaml.org,2002:set' isn't supported; remove it"));
    }

    private static List<Edit> ofAws() {
        return List.of(
                edit(
                        "[eu-west-1, us-east-1]",
                        "[eu-west-1a, us-west-2-lax-1a, EU-WEST-1, ireland, eu-west-1, eu-west-1]",
                        "line 4, registries[0].regions[0]: 'eu-west-1a' is an Availability Zone; write its Region, eu-west-1",
                        "line 4, registries[0].regions[1]: 'us-west-2-lax-1a' is an Availability Zone; write its Region, us-west-2",
                        "line 4, registries[0].regions[2]: 'EU-WEST-1' isn't an AWS Region; write one such as eu-west-1",
                        "line 4, registries[0].regions[3]: 'ireland' isn't an AWS Region; write one such as eu-west-1",
                        "line 4, registries[0].regions[5]: 'eu-west-1' is listed twice; remove one"),
                edit(
                        "[eu-west-1, us-east-1]",
                        "[cn-north-1, us-gov-west-1, us-iso-east-1, us-isob-east-1, eusc-de-east-1, eu-isoe-west-1]"),
                edit("\"044455556666\"", "044455556666"),
                edit(
                        "\"044455556666\"",
                        "44455556666",
                        "line 6, registries[1].account: '44455556666' isn't an AWS account ID: it needs 12 digits, not 11; a tool that read it as a number may have dropped a leading 0 or read it as octal; write all 12 digits, in quotes in a file: \"012345678901\""),
                edit(
                        "\"044455556666\"",
                        "4.4455556666E10",
                        "line 6, registries[1].account: '4.4455556666E10' isn't an AWS account ID; write all 12 digits, in quotes in a file: \"012345678901\""),
                edit(
                        "\"044455556666\"",
                        "0444-5555-6666",
                        "line 6, registries[1].account: '0444-5555-6666' isn't an AWS account ID; write all 12 digits, in quotes in a file: \"012345678901\""),
                edit(
                        "\"044455556666\"",
                        "0x1234567890",
                        "line 6, registries[1].account: '0x1234567890' isn't an AWS account ID; write all 12 digits, in quotes in a file: \"012345678901\""),
                edit(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "arn:aws-us-gov:iam::044455556666:role/path/to/ecr-pull"),
                edit(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "arn:aws-iso-b:iam::044455556666:role/ecr-pull"),
                edit(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "ecr-pull",
                        "line 8, registries[1].role: 'ecr-pull' isn't the ARN of an IAM role; write one such as arn:aws:iam::111122223333:role/ecr-pull"),
                edit(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "arn:aws:iam::044455556666:user/ecr-pull",
                        "line 8, registries[1].role: 'arn:aws:iam::044455556666:user/ecr-pull' isn't the ARN of an IAM role; write one such as arn:aws:iam::111122223333:role/ecr-pull"),
                edit(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "arn:aws:sts::044455556666:assumed-role/ecr-pull/me",
                        "line 8, registries[1].role: 'arn:aws:sts::044455556666:assumed-role/ecr-pull/me' is a role session; write the role's own ARN, arn:aws:iam::044455556666:role/ecr-pull, with the role's path if it has one"),
                edit(
                        "    role: arn:aws:iam::044455556666:role/ecr-pull\n",
                        "",
                        "line 8, registries[1].externalId: 'externalId' needs 'role'; add 'role', or remove this"),
                edit(
                        "ecr-pull\n    externalId: fleet",
                        "ecr-pull\n    externalId: f",
                        "line 9, registries[1].externalId: an external ID has 2 to 1224 characters; this one has 1"),
                edit(
                        "ecr-pull\n    externalId: fleet",
                        "ecr-pull\n    externalId: my fleet",
                        "line 9, registries[1].externalId: 'my fleet' isn't a valid external ID; AWS accepts letters, digits, and _+=,.@:/-"),
                edit(
                        "public: true",
                        "public: true\n    regions: [us-east-1]",
                        "line 12, registries[2].regions: public.ecr.aws is the same for all accounts, Regions, and roles; remove this, or remove public: true"),
                edit(
                        "- name: prod-us",
                        "- name: arn:aws:eks:eu-west-1:111122223333:cluster/prod",
                        "line 30, clusters[1].name: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod' is an ARN; write the cluster's name, prod, and its Region, eu-west-1"),
                edit(
                        "- name: prod-us",
                        "- name: prod us",
                        "line 30, clusters[1].name: 'prod us' isn't a valid EKS cluster name; write at most 100 letters, digits, '-', and '_'"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us}\n  - {name: prod-us, region: eu-west-1}",
                        "line 31, clusters[2]: line 30 has the same cluster; list all of its secrets there, and remove this"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us}\n  - {name: prod-us, region: us-east-1}"));
    }

    private static List<Edit> ofReferences() {
        return List.of(
                edit(
                        "- name: partner",
                        "- name: main",
                        "line 5, registries[1]: the registry on line 3 is also named 'main'; choose another name",
                        "line 14, secrets[0].registries[1]: no registry is named 'partner'; write main or public"),
                edit(
                        "- name: partner",
                        "- nmae: partner",
                        "line 5, registries[1]: unknown field 'nmae'; did you mean 'name'?"),
                edit(
                        "- name: partner\n    account",
                        "- account",
                        "line 5, registries[1]: 'name' is missing; name the registry"),
                edit(
                        "- name: partner",
                        "- name: my partner",
                        "line 5, registries[1].name: 'my partner' isn't a valid name; write at most 63 letters, digits, '-', '_', and '.', starting with a letter or digit"),
                edit(
                        "[main, partner]",
                        "[main, patrner]",
                        "line 14, secrets[0].registries[1]: no registry is named 'patrner'; did you mean 'partner'?"),
                edit(
                        "[main, partner]",
                        "[main, nobody]",
                        "line 14, secrets[0].registries[1]: no registry is named 'nobody'; write main, partner, or public"),
                edit(
                        "[main, partner]",
                        "main",
                        "line 14, secrets[0].registries: this must be a list, not 'main'; write [main]"),
                edit(
                        "[main, partner]",
                        "[main, main, partner]",
                        "line 14, secrets[0].registries[1]: 'main' is listed twice; remove one"),
                edit(
                        "[main, partner]",
                        "[main]",
                        "line 5, registries[1]: no secret uses the registry 'partner'; add it to one, or remove it"),
                edit(
                        "[main, partner]",
                        "[[main], ~, partner]",
                        "line 14, secrets[0].registries[0]: this must be a single value, not a list"),
                edit(
                        "secrets: [ecr-pull]",
                        "secrets: [ecr]",
                        "line 29, clusters[0].secrets[0]: no secret is named 'ecr'; did you mean 'ecr-pull'?"),
                edit(
                        "  - name: prod-us\n",
                        "",
                        "line 21, secrets[1]: no cluster uses the secret 'mirror'; add it to one, or remove it"),
                edit(
                        "registries:\n  - name: main\n",
                        "x:\n  - name: main\n",
                        "line 1: 'registries' is missing; write registries: [{name: main}]",
                        "line 2: unknown field 'x'; write version, registries, secrets, clusters, name, prune, onRegistryFailure, or addedByOthers"),
                edit(
                        "[eu-west-1, us-east-1]",
                        "[eu-west-1, us-east-1]\n    account: \"044455556666\"",
                        "line 15, secrets[0].registries: the registries 'main' and 'partner' open the same host (account 044455556666 in us-east-1) with different roles, but a Secret holds one password per host; keep one of them"),
                edit(
                        "- name: mirror",
                        "- name: ecr-pull",
                        "line 21, secrets[1]: the secret on line 13 is also named 'ecr-pull'; choose another name"));
    }

    private static List<Edit> ofSecrets() {
        return List.of(
                edit(
                        "format: dockercfg",
                        "format: kubernetes.io/dockerconfigjson",
                        "line 15, secrets[0].format: write dockerconfigjson for type kubernetes.io/dockerconfigjson"),
                edit(
                        "format: dockercfg",
                        "format: kubernetes.io/dockercfg",
                        "line 15, secrets[0].format: write dockercfg for type kubernetes.io/dockercfg"),
                edit(
                        "format: dockercfg",
                        "format: Opaque",
                        "line 15, secrets[0].format: write opaque-config for type Opaque"),
                edit(
                        "format: dockercfg",
                        "format: dockerconfig",
                        "line 15, secrets[0].format: 'dockerconfig' isn't a valid value; did you mean 'dockerconfigjson'?"),
                edit(
                        "format: dockercfg",
                        "format: xml",
                        "line 15, secrets[0].format: 'xml' isn't a valid value; write dockerconfigjson, dockercfg, opaque-config, basic-auth, argocd-repository, or argocd-repo-creds"),
                edit(
                        "[bare, https]",
                        "[barre]",
                        "line 16, secrets[0].hosts[0]: 'barre' isn't a valid value; did you mean 'bare'?"),
                edit(
                        "[bare, https]",
                        "[]",
                        "line 16, secrets[0].hosts: the list is empty; add at least one element"),
                edit(
                        "    namespaces: {include: [team-a, team-b]}\n",
                        "",
                        "line 13, secrets[0]: 'namespaces' is missing; list names, such as namespaces: [default]"),
                edit(
                        "{include: [team-a, team-b]}",
                        "team-a",
                        "line 17, secrets[0].namespaces: this must be a list, not 'team-a'; write [team-a]"),
                edit(
                        "{include: [team-a, team-b]}",
                        "{inclde: [team-a]}",
                        "line 17, secrets[0].namespaces: unknown field 'inclde'; did you mean 'include'?"),
                edit(
                        "{include: [team-a, team-b]}",
                        "{}",
                        "line 17, secrets[0].namespaces: 'include' is missing; list names or patterns, such as [\"team-*\"]"),
                edit(
                        "{include: [team-a, team-b]}",
                        "[Team_A, team-a, team-a]",
                        "line 17, secrets[0].namespaces[0]: 'Team_A' isn't a valid namespace name or pattern; write at most 63 lowercase letters, digits, and '-', such as team-a, with '*' for any characters and '?' for one",
                        "line 17, secrets[0].namespaces[2]: 'team-a' is listed twice; remove one"),
                edit(
                        "- name: mirror",
                        "- name: Mirror",
                        "line 21, secrets[1].name: 'Mirror' isn't a valid Secret name; write at most 253 lowercase letters, digits, '-', and '.', such as ecr-pull"),
                edit(
                        "onConflict: adopt",
                        "onConflict: force",
                        "line 20, secrets[0].onConflict: write adopt to take over a Secret that another field manager owns"),
                edit(
                        "onConflict: adopt",
                        "onRegistryFailure: refuse",
                        "line 20, secrets[0].onRegistryFailure: write keep to leave the Secret unchanged"),
                edit(
                        "version: 1",
                        "version: 1\nname: ''\nonRegistryFailure: kep",
                        "line 2, name: the fleet's name is empty; write one, such as platform, or remove this",
                        "line 3, onRegistryFailure: 'kep' isn't a valid value; did you mean 'keep'?"),
                edit(
                        "{app: web}",
                        "{app.kubernetes.io/managed-by: me, ecr-pusher.io/x: y, 'a b': c, Example.COM/a: b, ok: a b}",
                        "line 18, secrets[0].labels: ecr-pusher sets the label app.kubernetes.io/managed-by; remove it",
                        "line 18, secrets[0].labels: ecr-pusher reserves keys under ecr-pusher.io/; rename the label 'ecr-pusher.io/x'",
                        "line 18, secrets[0].labels: 'a b' isn't a valid key of a label; write it like team or example.com/team, with at most 63 letters, digits, '-', '_', and '.' after the '/'",
                        "line 18, secrets[0].labels: 'Example.COM/a' isn't a valid key of a label; write it like team or example.com/team, with at most 63 letters, digits, '-', '_', and '.' after the '/'",
                        "line 18, secrets[0].labels.ok: 'a b' isn't a valid label value; write at most 63 letters, digits, '-', '_', and '.', with a letter or digit at both ends, or use an annotation"),
                edit(
                        "{app: web}",
                        "[app]",
                        "line 18, secrets[0].labels: this must be a mapping, not a list; write it like {team: a}"),
                edit(
                        "{app: web}",
                        "{app: [web]}",
                        "line 18, secrets[0].labels.app: this must be a single value, not a list"),
                edit(
                        "{app: web}",
                        "{app: web, app: api}",
                        "line 18, secrets[0].labels: 'app' is already set on line 18; remove one"),
                edit(
                        "{example.com/owner: platform}",
                        "{Example.com/owner: any thing, ecr-pusher.io/expires: x}",
                        "line 19, secrets[0].annotations: ecr-pusher reserves keys under ecr-pusher.io/; rename the annotation 'ecr-pusher.io/expires'"),
                edit(
                        "{app: web}",
                        "{app: \"a\\u0007\\nb\"}",
                        "line 18, secrets[0].labels.app: 'a\uFFFD\uFFFDb' isn't a valid label value; write at most 63 letters, digits, '-', '_', and '.', with a letter or digit at both ends, or use an annotation"));
    }

    private static List<Edit> ofSecretOptions() {
        return List.of(
                edit(
                        "{include: [team-a, team-b]}",
                        "{include: [team-.*], exclude: [\"team-*\"], labels: \"tier in (web\"}",
                        "line 17, secrets[0].namespaces.include[0]: 'team-.*' isn't a valid namespace name or pattern; write at most 63 lowercase letters, digits, and '-', such as team-a, with '*' for any characters and '?' for one",
                        "line 17, secrets[0].namespaces.labels: 'tier in (web' isn't a valid label selector: expected ',' or ')' at the end; write it like tier=web,env in (a,b),!legacy"),
                edit(
                        "{include: [team-a, team-b]}",
                        "{include: [team-a, team-b], exclude: [\"team-?\"]}",
                        "line 17, secrets[0].namespaces.exclude: 'team-a' is included, but 'team-?' excludes it; remove one of them",
                        "line 17, secrets[0].namespaces.exclude: 'team-b' is included, but 'team-?' excludes it; remove one of them"),
                edit(
                        "onConflict: adopt",
                        "onConflict: adopt\n    serviceAccounts: [Default]\n    onTypeChange: replace",
                        "line 21, secrets[0].serviceAccounts[0]: 'Default' isn't a valid ServiceAccount name or pattern; write a name such as default, or \"*\" for all",
                        "line 22, secrets[0].onTypeChange: write recreate to delete and recreate the Secret"),
                edit(
                        "version: 1",
                        "version: 1\nprune: {retired: [mirror]}",
                        "line 2, prune: prune finds the fleet's Secrets by the fleet's name; add one at the top of the file, such as name: platform",
                        "line 2, prune: 'mirror' is in both retired and secrets; remove it from one of them"),
                edit(
                        "version: 1",
                        "version: 1\naddedByOthers: [cost-center, a b, argocd.argoproj.io/secret-type, kubernetes.io/x, Ecr-Pusher.io/x]",
                        "line 2, addedByOthers[1]: 'a b' isn't a valid key of a label or annotation; write it like team or example.com/team, with at most 63 letters, digits, '-', '_', and '.' after the '/'",
                        "line 2, addedByOthers[2]: controllers act on keys like 'argocd.argoproj.io/secret-type', so a stolen token could misuse it; remove it, and exclude the group ecr-pusher from the policy or webhook that adds it",
                        "line 2, addedByOthers[3]: controllers act on keys like 'kubernetes.io/x', so a stolen token could misuse it; remove it, and exclude the group ecr-pusher from the policy or webhook that adds it",
                        "line 2, addedByOthers[4]: controllers act on keys like 'Ecr-Pusher.io/x', so a stolen token could misuse it; remove it, and exclude the group ecr-pusher from the policy or webhook that adds it"),
                edit(
                        "version: 1",
                        "version: 1\naddedByOthers: ["
                                + String.join(
                                        ",",
                                        IntStream.range(0, 101).mapToObj(i -> "k" + i).toList())
                                + "]",
                        "line 2, addedByOthers: list at most 100 keys"),
                edit(
                        "onConflict: adopt",
                        "onConflict: merge",
                        "line 20, secrets[0].onConflict: merge needs format dockerconfigjson; write refuse or adopt"),
                edit(
                        "format: dockercfg",
                        "format: opaque-config\n    serviceAccounts: [default]",
                        "line 16, secrets[0].serviceAccounts: kubelets ignore format opaque-config in imagePullSecrets; remove this, or write format: dockerconfigjson"),
                edit(
                        "registries: [public]",
                        "registries: [public]\n    hosts: [bare, dual-stack]",
                        "line 23, secrets[1].hosts[1]: write dualstack"),
                edit(
                        "registries: [public]",
                        "registries: [public]\n    hosts: [bare, fips]",
                        "line 23, secrets[1].hosts: public.ecr.aws has no FIPS host; remove fips, or use a separate Secret for the public registry"),
                edit(
                        "registries: [public]",
                        "registries: [public]\n    hosts: [fips-dualstack]",
                        "line 23, secrets[1].hosts: public.ecr.aws has no FIPS host; remove fips-dualstack, or use a separate Secret for the public registry"),
                edit(
                        "format: dockercfg",
                        "format: basic-auth",
                        "line 14, secrets[0].registries: format basic-auth holds the login of one registry, not of 3; write one Secret for each account and Region",
                        "line 16, secrets[0].hosts: format basic-auth doesn't include the host; remove this"));
    }

    private static List<Edit> ofDiscovery() {
        return List.of(
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, discover: {role: x, tags: {a: b}}}\n  - name: more",
                        "line 30, clusters[1].name: 'name' is only for a named cluster; remove it, or remove discover",
                        "line 30, clusters[1].discover: unknown field 'role'; did you mean 'roles'?"),
                edit(
                        "exclude: [legacy-*]",
                        "exclude: [a b, c.d]",
                        "line 37, clusters[2].discover.exclude[0]: 'a b' isn't a valid EKS cluster name or pattern; write one such as legacy-*",
                        "line 37, clusters[2].discover.exclude[1]: 'c.d' isn't a valid EKS cluster name or pattern; write one such as legacy-*"),
                edit(
                        "exclude: [legacy-*]",
                        "organization: {role: 'arn:aws:iam::111122223333:role/a', units: [prod], exclude: [1], reader: me, regions: []}",
                        "line 37, clusters[2].discover.organization: unknown field 'regions'; write role, externalId, sessionTags, units, tags, exclude, or reader",
                        "line 37, clusters[2].discover.organization.reader: 'me' isn't the ARN of an IAM role; write one such as arn:aws:iam::111122223333:role/ecr-pull",
                        "line 37, clusters[2].discover.organization.role: 'arn:aws:iam::111122223333:role/a' isn't the name of an IAM role; write the name of the role in every account, such as ecr-pusher-spoke",
                        "line 37, clusters[2].discover.organization.units[0]: 'prod' isn't the ID of an organizational unit or root; write one such as ou-ab12-cdef3456 or r-ab12",
                        "line 37, clusters[2].discover.organization.exclude[0]: '1' isn't an AWS account ID: it needs 12 digits, not 1; a tool that read it as a number may have dropped a leading 0 or read it as octal; write all 12 digits, in quotes in a file: \"012345678901\""),
                edit(
                        "exclude: [legacy-*]",
                        "organization: {}",
                        "line 37, clusters[2].discover.organization: 'role' is missing; write the name of the role in every account, such as ecr-pusher-spoke"),
                edit(
                        "roles: [arn:aws:iam::666677778888:role/reader]",
                        "roles: [fleet]",
                        "line 33, clusters[2].discover.roles[0]: 'fleet' isn't the ARN of an IAM role; write one such as arn:aws:iam::111122223333:role/ecr-pull"));
    }

    private static List<Edit> ofPausesAndClustersOutsideEks() {
        return List.of(
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, paused: {until: tomorrow, reasn: x}}",
                        "line 30, clusters[1].paused: unknown field 'reasn'; did you mean 'reason'?",
                        "line 30, clusters[1].paused.until: 'tomorrow' isn't a time; write one such as 2026-12-24T18:00:00Z"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, paused: {reason: ''}}",
                        "line 30, clusters[1].paused: 'until' is missing; write when the pause ends, such as 2026-12-24T18:00:00Z",
                        "line 30, clusters[1].paused.reason: '' isn't a reason; write one of 1 to 200 characters"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'http://k8s.corp', ca: x, token: eyJhbGciOi}",
                        "line 30, clusters[1].token: this isn't the ARN of a Secrets Manager secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf; don't write the credential itself in this file",
                        "line 30, clusters[1].endpoint: 'http://k8s.corp' isn't the URL of an API server; write one such as https://k8s.example.com:6443",
                        "line 30, clusters[1].ca: this is neither a PEM certificate nor the base64 of one; write the kubeconfig's certificate-authority-data"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'https://admin:hunter2@k8s.corp', token: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k'}",
                        "line 30, clusters[1].endpoint: this isn't the URL of an API server; write one such as https://k8s.example.com:6443"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'admin:hunter2', token: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k'}",
                        "line 30, clusters[1].endpoint: this isn't the URL of an API server; write one such as https://k8s.example.com:6443"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'https://k8s.corp:644333', token: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k'}",
                        "line 30, clusters[1].endpoint: 'https://k8s.corp:644333' isn't the URL of an API server; write one such as https://k8s.example.com:6443"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'https://k8s.corp:0', token: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k'}",
                        "line 30, clusters[1].endpoint: 'https://k8s.corp:0' isn't the URL of an API server; write one such as https://k8s.example.com:6443"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, kubeconfig: 'arn:hunter2'}",
                        "line 30, clusters[1].kubeconfig: this isn't the ARN of a Secrets Manager secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf; don't write the credential itself in this file"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, region: eu-west-1, kubeconfig: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k', ca: x}",
                        "line 30, clusters[1].region: 'region' is only for an EKS cluster; remove it, because the secret's ARN has one",
                        "line 30, clusters[1].ca: 'ca' is only for a token or clientCertificate; remove it"),
                outsideEks("prod.k8s.example.com", "https://api.prod.k8s.example.com"),
                outsideEks("admin@prod_1:a", "https://k8s_api.corp_1:6443/clusters/c-1"),
                outsideEks(
                        "a/b",
                        "https://user@k8s_api.corp",
                        "line 30, clusters[1].name: 'a/b' isn't a valid cluster name; write at most 253 letters, digits, and -_.:@, starting with a letter or digit",
                        "line 30, clusters[1].endpoint: this isn't the URL of an API server; write one such as https://k8s.example.com:6443"),
                edit(
                        "- name: prod-us",
                        "- name: prod.k8s.example.com",
                        "line 30, clusters[1].name: 'prod.k8s.example.com' isn't a valid EKS cluster name; write at most 100 letters, digits, '-', and '_'"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'https://k8s.corp'}",
                        "line 30, clusters[1]: a cluster outside EKS needs one of token, clientCertificate, or kubeconfig; write exactly one"));
    }

    private static Edit outsideEks(String name, String endpoint, String... mistakes) {
        return edit(
                "- name: prod-us",
                "- {name: '%s', endpoint: '%s', token: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k'}"
                        .formatted(name, endpoint),
                mistakes);
    }

    private static List<Edit> ofArgoCd() {
        String oneLogin =
                "registries: [main, partner]\n    format: dockercfg\n    hosts: [bare, https]";
        return List.of(
                edit(
                        oneLogin,
                        "registries: [partner]\n    format: argocd-repository",
                        "line 3, registries[0]: no secret uses the registry 'main'; add it to one, or remove it",
                        "line 13, secrets[0]: 'argocd' is missing; write argocd: {type: helm} for charts or {type: oci} for other artifacts"),
                edit(
                        oneLogin,
                        "format: argocd-repo-creds\n    argocd: {type: helm}\n    registries: [main, partner]",
                        "line 16, secrets[0].registries: format argocd-repo-creds holds the login of one registry, not of 3; write one Secret for each account and Region"),
                edit(
                        oneLogin,
                        "registries: [partner]\n    format: argocd-repository\n    hosts: [bare, https]\n    argocd: {type: git, repository: /Charts/}",
                        "line 3, registries[0]: no secret uses the registry 'main'; add it to one, or remove it",
                        "line 16, secrets[0].hosts: Argo CD finds a Secret by a single URL; write only one of bare, dualstack, fips, or fips-dualstack",
                        "line 17, secrets[0].argocd.type: ECR has no Git repositories; write helm or oci",
                        "line 17, secrets[0].argocd.repository: '/Charts/' isn't a valid repository path; write it in lowercase, without host, scheme, or slash at either end, such as charts/app"),
                edit(
                        oneLogin,
                        "registries: [partner]\n    format: argocd-repository\n    argocd: {type: oci}",
                        "line 3, registries[0]: no secret uses the registry 'main'; add it to one, or remove it",
                        "line 16, secrets[0].argocd: 'repository' is missing; write the path after the host in the Application's repoURL"),
                edit(
                        oneLogin,
                        "registries: [partner]\n    format: argocd-repository\n    argocd: {type: helm, project: Team_A, name: ' x'}",
                        "line 3, registries[0]: no secret uses the registry 'main'; add it to one, or remove it",
                        "line 16, secrets[0].argocd.project: 'Team_A' isn't a valid name of an Argo CD project; write it as the AppProject's metadata.name, such as team-a",
                        "line 16, secrets[0].argocd.name: ' x' isn't a valid name; write at most 100 letters, digits, spaces, '-', '_', and '.', such as ecr-charts"),
                edit(
                        oneLogin,
                        "registries: [partner]\n    format: argocd-repo-creds\n    argocd: {type: helm, project: team-a}",
                        "line 3, registries[0]: no secret uses the registry 'main'; add it to one, or remove it",
                        "line 16, secrets[0].argocd.project: Argo CD ignores this in format argocd-repo-creds; remove it, or write format: argocd-repository"),
                edit(
                        oneLogin,
                        "registries: [main, partner]\n    format: dockercfg\n    hosts: [bare, https]\n    argocd: {type: oci}",
                        "line 17, secrets[0].argocd: Argo CD can't read format dockercfg; remove this, or write format: argocd-repository or argocd-repo-creds"));
    }

    /** An example that is a mistake too would cost another try. */
    private static List<Edit> ofScalarsInsteadOfMappingsAndLists() {
        return List.of(
                edit(
                        "version: 1",
                        "version: 1\nname: platform\nprune: true",
                        "line 3, prune: this must be a mapping with the fields retired, not 'true'; write {} or {retired: [old-name]}"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, paused: true}",
                        "line 30, clusters[1].paused: this must be a mapping with the fields until, reason, not 'true'; write {until: 2026-12-24T18:00:00Z, reason: replacement}"),
                edit(
                        "- name: prod-us",
                        "- {discover: true}",
                        "line 30, clusters[1].discover: this must be a mapping with the fields regions, roles, externalId, sessionTags, organization, tags, exclude, not 'true'; write {} or {regions: [eu-west-1]}"),
                edit("version: 1", "version: 1\nname: platform\nprune: {}"),
                edit("version: 1", "version: 1\nname: platform\nprune: {retired: [old-name]}"),
                edit(
                        "- name: prod-us",
                        "- {name: prod-us, paused: {until: 2026-12-24T18:00:00Z, reason: replacement}}"),
                edit("- name: prod-us", "- {discover: {}}"),
                edit("- name: prod-us", "- {discover: {regions: [eu-west-1]}}"),
                edit(
                        "[eu-west-1, us-east-1]",
                        "true",
                        "line 4, registries[0].regions: this must be a list, not 'true'"),
                edit(
                        "[main, partner]",
                        "nobody",
                        "line 14, secrets[0].registries: this must be a list, not 'nobody'"));
    }

    @Test
    void showsNoExampleForASectionThatIsAName() {
        assertThat(
                        SampleFile.mistakes(
                                """
                                version: 1
                                registries: [{name: main}]
                                secrets: ecr-pull
                                clusters: [{name: prod}]
                                """))
                .contains("line 3, secrets: this must be a list, not 'ecr-pull'");
    }

    private static List<Edit> ofNulls() {
        return List.of(
                edit("version: 1", "version: 1\nname: ~\nprune: null"),
                edit("    externalId: fleet\n    secrets", "    externalId: null\n    secrets"),
                edit(
                        "public: true",
                        "public: true\n    account:\n    regions: Null\n    role: NULL"),
                edit("{app: web}", "{app: web, tier: null}"),
                edit(
                        "onConflict: adopt",
                        "onConflict: null\n    onTypeChange: null\n    serviceAccounts: null\n    argocd: null"),
                edit("exclude: [legacy-*]", "exclude: null\n      organization: null"),
                edit("- name: prod-us", "- {name: prod-us, discover: null, token: ~, ca: ~}"),
                edit(
                        "{include: [team-a, team-b]}",
                        "{include: null, labels: null}",
                        "line 17, secrets[0].namespaces: 'include' is missing; list names or patterns, such as [\"team-*\"]"),
                edit(
                        "[main, partner]",
                        "[null, ~]",
                        "line 14, secrets[0].registries: the list is empty; add at least one element"),
                edit(
                        "public: true",
                        "pubic: null",
                        "line 11, registries[2]: unknown field 'pubic'; did you mean 'public'?"),
                edit(
                        "version: 1",
                        "version: 1\nversion: null",
                        "line 2: 'version' is already set on line 1; remove one"),
                edit(
                        "clusters:",
                        "clusters: null\nx:",
                        "line 1: 'clusters' is missing; write clusters: [{name: prod}]",
                        "line 25: unknown field 'x'; write version, registries, secrets, clusters, name, prune, onRegistryFailure, or addedByOthers"));
    }

    private static List<Edit> ofMergeKeys() {
        return List.of(
                edit("- name: mirror", "- <<: {name: other, format: dockercfg}\n    name: mirror"),
                edit("- name: mirror", "- <<: [{name: mirror}, {name: Other}]"),
                edit("- name: mirror", "- <<: null\n    name: mirror"),
                edit(
                        "- name: mirror",
                        "- <<: {name: Other}\n    <<: {x: y}\n    name: mirror",
                        "line 22, secrets[1]: unknown field 'x'; write name, registries, format, hosts, namespaces, labels, annotations, onConflict, serviceAccounts, onTypeChange, onRegistryFailure, or argocd"),
                edit(
                        "- name: mirror",
                        "- <<: {format: xml}\n    name: mirror",
                        "line 21, secrets[1].format: 'xml' isn't a valid value; write dockerconfigjson, dockercfg, opaque-config, basic-auth, argocd-repository, or argocd-repo-creds"),
                edit(
                        "- name: mirror",
                        "- <<: mirror\n    name: mirror",
                        "line 21: '<<' merges mappings only; write <<: *name, with the anchor &name before a mapping"),
                edit(
                        "- name: mirror",
                        "- <<: [[a]]\n    name: mirror",
                        "line 21: '<<' merges mappings only; write <<: *name, with the anchor &name before a mapping"),
                edit(
                        "- name: mirror",
                        "- &self\n    <<: *self\n    name: mirror",
                        "line 22: '<<' merges a mapping into a part of itself; remove it"),
                edit(
                        "- name: mirror",
                        "- '<<': x\n    name: mirror",
                        "line 21, secrets[1]: unknown field '<<'; write name, registries, format, hosts, namespaces, labels, annotations, onConflict, serviceAccounts, onTypeChange, onRegistryFailure, or argocd"),
                edit(
                        "- name: mirror",
                        "- <<: {format: dockercfg}\n    name: mirror\n    name: mirror",
                        "line 23, secrets[1]: 'name' is already set on line 22; remove one"));
    }

    private static List<Edit> ofYaml() {
        return List.of(
                edit(
                        "    region: eu-central-1",
                        "\tregion: eu-central-1",
                        "line 26, column 1: a tab isn't allowed here; indent with spaces"),
                edit(
                        "    region: eu-central-1",
                        "     region: eu-central-1",
                        "line 26, column 12: ':' isn't allowed here; indent the line like its neighbors, or quote a text that contains ': '"),
                edit(
                        "    region: eu-central-1",
                        "    region eu-central-1",
                        "line 26, column 5: add ': ' after the field name, or indent the line further"),
                edit(
                        "region: eu-central-1",
                        "region: a: b",
                        "line 26, column 14: ':' isn't allowed here; indent the line like its neighbors, or quote a text that contains ': '"),
                edit(
                        "[main, partner]",
                        "[main, partner",
                        "line 14, column 17: the list isn't closed or lacks a comma; write it like [a, b]"),
                edit(
                        "{app: web}",
                        "{app: web",
                        "line 18, column 13: the mapping isn't closed or lacks a comma; write it like {a: 1, b: 2}"),
                edit(
                        "\"044455556666\"",
                        "\"044455556666",
                        "line 6, column 14: the quote isn't closed; add the closing quote"),
                edit(
                        "\"044455556666\"",
                        "\"\\q\"",
                        "line 6, column 16: '\\' starts an escape sequence in double quotes; write '\\\\', or use single quotes"),
                edit(
                        "{include: [team-a, team-b]}",
                        "[*]",
                        "line 17, column 19: quote a text that starts with '*'"),
                edit(
                        "{include: [team-a, team-b]}",
                        "*teams",
                        "line 17, column 17: the alias (*name) has no anchor (&name) before it; add one, or quote a text that starts with '*'"),
                edit(
                        "{include: [team-a, team-b]}",
                        "@team",
                        "line 17, column 17: quote a text that starts with this character"),
                edit("{app: web}", "&", "line 18, column 14: quote a text that starts with '&'"),
                edit(
                        "{app: web}",
                        "!x!y {app: web}",
                        "line 18, column 13: quote a text that starts with '!'"),
                edit(
                        "{app: web}",
                        "!x%20 web",
                        "line 18, column 13: quote a text that starts with '!'"),
                edit(
                        "{app: web}",
                        "- app",
                        "line 18, column 13: '- ' isn't allowed here; start the list on its own line"),
                edit(
                        "{app: web}",
                        "|x",
                        "line 18, column 14: after '|' or '>', write only '-' or '+' and a line break"),
                edit(
                        "{app: web}",
                        "{app: a\007b}",
                        "line 18, column 20: YAML doesn't allow this character, which may be a control character; remove it"),
                edit(
                        "  - name: prod-us",
                        " - name: prod-us",
                        "line 30, column 2: the line doesn't fit the lines above; indent it like its neighbors, and close their brackets and quotes"),
                edit(
                        "version: 1",
                        "  version: 1",
                        "line 2, column 1: the line doesn't fit the lines above; start all of the fleet's fields in the same column"),
                edit(
                        "[main, partner]",
                        "[main, , partner]",
                        "line 14, column 24: add the missing value before this, or remove a surplus ',', ']', or '}'"),
                edit(
                        "onConflict: adopt",
                        "onConflict: ? adopt",
                        "line 20, column 17: quote a text that starts with '? '"),
                edit(
                        "version: 1",
                        "%YAML 3.0\n---\nversion: 1",
                        "line 1, column 1: this YAML version isn't supported; write %YAML 1.2, or nothing before the first field"),
                edit(
                        "version: 1",
                        "version: 1\n---",
                        "line 3: a second YAML document starts here; remove the '---' before it, or the whole document"));
    }
}
